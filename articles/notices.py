"""Who hears of what happens to articles."""

from django.urls import reverse

from articles.models import Article
from cms.accounts.roles import newsroom
from cms.events.models import Event
from cms.lib.times import spell
from cms.notifications.letters.passages import Quote, quote
from cms.notifications.letters.vocabulary import HEADLINE, NOTE, WHO, Passage, Word, describe
from cms.notifications.routing import Notice, first_active, tell
from cms.notifications.topics import Topic, join


def _article(event: Event) -> Article | None:
    return Article.objects.select_related("created_by", "scheduled_by").filter(pk=event.subject_id).first()


def _newsroom(event: Event) -> set:
    """Who drafted the article, and who set its time."""
    article = _article(event)
    return {article.created_by, article.scheduled_by} - {None} if article else set()


def _drafter(event: Event) -> list:
    article = _article(event)
    return [article.created_by] if article else []


def _scheduler(event: Event) -> list:
    article = _article(event)
    return first_active(article.scheduled_by, article.created_by) if article else []


def _for_editors(event: Event) -> dict:
    article = _article(event)
    url = reverse("admin:articles_article_change", args=[article.pk])
    return {"article": article, "url": url, "reply_to": event.actor}


def _for_readers(event: Event) -> dict:
    article = _article(event)
    return {"article": article, "url": article.get_absolute_url(), "reply_to": event.actor}


def _is(*states: str):
    return lambda event: Article.objects.filter(pk=event.subject_id, state__in=states).exists()


def _still_stopped(event: Event) -> bool:
    """It waits still, and for the time of which the event speaks."""
    article = _article(event)
    return (
        article is not None
        and article.state == Article.State.SCHEDULED
        and event.once.endswith(f":{article.pk}:{article.publish_at.isoformat()}")
    )


tell("article.publish", Notice("article_published", _newsroom, _for_readers, _is(Article.State.PUBLISHED)))
tell("article.publish_refused", Notice("publish_refused", _scheduler, _for_editors, _still_stopped))
tell("article.publish_failed", Notice("publish_failed", _scheduler, _for_editors, _still_stopped))
tell("article.return", Notice("article_returned", _drafter, _for_editors, _is(Article.State.DRAFT)))

join(
    Topic(
        "articles",
        "Your articles",
        "An article that you drafted or scheduled is out, or comes back to you.",
        frozenset({"article_published", "article_returned"}),
        concerns=newsroom,
    )
)
join(
    Topic(
        "failures",
        "What did not go out",
        "An article that you scheduled was stopped, or broke.",
        frozenset({"publish_refused", "publish_failed"}),
        concerns=newsroom,
        always="readers wait for it until somebody looks",
    )
)


def _edition(facts: dict):
    number = facts["event"].data.get("edition", 1)
    return number if number > 1 else ""


def _told(key: str):
    return lambda facts: quote(facts["event"].data.get(key))


PUBLISH_AT = Word(
    "publish_at",
    "When it was to go out",
    "3 May 2031, 08:00 JST",
    lambda facts: facts["article"].publish_at and spell(facts["article"].publish_at),
)
describe(
    "article_published",
    "An article is out",
    HEADLINE,
    Word("edition", "The number of its edition, from the second on", "2", _edition),
    Passage("override_reason", "Why the panel was overridden", Quote("It cannot wait."), _told("override_reason")),
)
describe("article_returned", "An article is a draft again", WHO, HEADLINE, NOTE)
describe(
    "publish_refused",
    "An article was stopped",
    *(HEADLINE, PUBLISH_AT),
    Passage("why", "What stands in the way", Quote("The Skeptic has not answered the invitation."), _told("why")),
)
describe(
    "publish_failed",
    "An article could not be published",
    *(HEADLINE, PUBLISH_AT),
    Passage("why", "What the machine says", Quote("OSError: the disk is full"), _told("why")),
)
