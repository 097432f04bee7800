"""What is to be expected of a batch before it starts: how many can, how many cannot, and why."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from articles.models import Article
from articles.states import ARTICLE
from cms.newsroom.bulk.kinds import KINDS
from cms.newsroom.bulk.models import Batch

LOOKED_AT = 25


@dataclass(frozen=True)
class Outlook:
    """`can` articles are in a state for it; of others how many in which state. Of the first `looked`, the `held` would
    be refused all the same, each with the reason."""

    can: int
    cannot: list[tuple[str, int]]
    looked: int
    held: list[tuple[Article, str]]


def outlook(batch: Batch, *, by) -> Outlook:
    """As things stand now; all are counted, and the first few are asked for what else stands in their way."""
    kind = KINDS[batch.kind]
    states = batch.rows.order_by().values_list("article__state").annotate(count=Count("pk"))
    by_state = dict(states)
    fits = sum(count for state, count in by_state.items() if state in kind.open_to)
    others = by_state.keys() - kind.open_to
    cannot = [(label, by_state[state]) for state, label in Article.State.choices if state in others]
    first = _first(batch, kind) if kind.move else []
    held = [(article, _reason(why.detail)) for article in first if (why := _obstacle(kind, article, by))]
    return Outlook(fits, cannot, len(first), held)


def _first(batch: Batch, kind) -> list[Article]:
    rows = batch.rows.filter(article__state__in=kind.open_to).select_related("article__live_edition")
    return [row.article for row in rows.order_by("position")[:LOOKED_AT]]


def _obstacle(kind, article: Article, by):
    facts = {"reason": "why", "publish_at": timezone.now() + timedelta(days=1)}
    return ARTICLE.obstacle(kind.move, article, by=by, **facts)


def _reason(detail: str) -> str:
    """Without what is the same for all: “Cannot publish this article: …”."""
    _, colon, reason = detail.partition(": ")
    return f"{reason[0].upper()}{reason[1:]}" if colon else detail
