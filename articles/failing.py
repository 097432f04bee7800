"""What broke while an article was to go out: kept for the editors, who may try again at once; the sweep does anyway."""

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from articles.models import Article
from cms.events.models import Event
from cms.events.recording import record
from cms.lib.html import strip_control

FAILED = "article.publish_failed"
LONGEST = 500  # characters of what an exception says


def keep(pk: int, why: Exception) -> None:
    """Write down that publishing this article broke, once for each time it was to go out."""
    with transaction.atomic():
        article = Article.objects.filter(pk=pk, state=Article.State.SCHEDULED).first()
        if article:
            words = strip_control(f"{type(why).__name__}: {why}")[:LONGEST]
            once = f"publish_failed:{pk}:{article.publish_at.isoformat()}"
            record("article.publish_failed", subject=article, once=once, why=words, publish_at=article.publish_at)


def failed(articles: QuerySet) -> QuerySet:
    """Those whose time has come and that could not be published because something broke."""
    return articles.due().filter(Exists(_failures()))


def held_up(articles: QuerySet) -> QuerySet:
    """Those whose time has come and that wait for something that an editor can see to."""
    return articles.due().exclude(Exists(_failures()))


def with_failure(articles: QuerySet) -> QuerySet:
    """The articles with `failure`: the facts of what broke at their present time ("why"), or None."""
    return articles.annotate(failure=Subquery(_failures().order_by("-pk").values("data")[:1]))


def _failures() -> QuerySet:
    # At a time before the present one it says nothing about it: the article was given another time since.
    return Event.objects.filter(
        name=FAILED,
        subject_type=Article._meta.label_lower,
        subject_id=OuterRef("pk"),
        at__gte=OuterRef("publish_at"),
    )
