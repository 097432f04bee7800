"""Who hears of what happens to articles."""

from django.urls import reverse

from articles.models import Article
from cms.events.models import Event
from cms.notifications.routing import Notice, tell


def _article(event: Event) -> Article | None:
    return Article.objects.select_related("created_by", "scheduled_by").filter(pk=event.subject_id).first()


def _newsroom(event: Event) -> set:
    """Who drafted the article, and who set its time."""
    article = _article(event)
    return {article.created_by, article.scheduled_by} - {None} if article else set()


def _drafter(event: Event) -> list:
    article = _article(event)
    return [article.created_by] if article else []


def _for_editors(event: Event) -> dict:
    article = _article(event)
    return {"article": article, "url": reverse("admin:articles_article_change", args=[article.pk])}


def _for_readers(event: Event) -> dict:
    article = _article(event)
    return {"article": article, "url": article.get_absolute_url()}


def _is(*states: str):
    return lambda event: Article.objects.filter(pk=event.subject_id, state__in=states).exists()


def _scheduler(event: Event) -> list:
    article = _article(event)
    return [article.scheduled_by or article.created_by] if article else []


tell("article.publish", Notice("article_published", _newsroom, _for_readers, _is(Article.State.PUBLISHED)))
tell("article.publish_refused", Notice("publish_refused", _scheduler, _for_editors, _is(Article.State.SCHEDULED)))
tell("article.return", Notice("article_returned", _drafter, _for_editors, _is(Article.State.DRAFT)))
