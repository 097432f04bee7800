"""How far the panels of many articles are: in the same query, or in one more."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from panels.models import Assignment


@dataclass(frozen=True)
class Progress:
    """How many seats a panel has, how many of their takes are approved, and when the next take is due, if any is."""

    seats: int = 0
    approved: int = 0
    next_due: datetime | None = None


def progress_of(articles: Iterable) -> dict[int, Progress]:
    """The progress of each of these articles, in one query."""
    found = (
        Assignment.objects.seats()
        .filter(article__in=[article.pk for article in articles])
        .order_by()
        .values("article")
        .annotate(
            seats=Count("pk"),
            approved=Count("pk", filter=Q(state=Assignment.State.APPROVED)),
            next_due=Min("due_at", filter=Q(state__in=Assignment.WITH_PANELIST)),
        )
    )
    return defaultdict(Progress, {row.pop("article"): Progress(**row) for row in found})


def with_progress(articles: QuerySet) -> QuerySet:
    """The articles with `seat_count` and `approved_count`."""
    return articles.annotate(seat_count=_count(), approved_count=_count(state=Assignment.State.APPROVED))


def _count(**filters):
    seats = Assignment.objects.seats().filter(article=OuterRef("pk"), **filters).order_by().values("article")
    return Coalesce(Subquery(seats.annotate(n=Count("pk")).values("n")), 0)
