"""How far the panels of many articles are: in the same query, or in one more."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, Exists, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from panels.models import Assignment
from panels.visibility import hidden_panels, panels_hidden_among


@dataclass(frozen=True)
class Progress:
    """How many seats a panel has, how many of their takes are approved, of how many that it needs (0: it counts none),
    how many required ones are not yet, and when the next take is due, if any is; `hidden` where the person who asks is
    told none of it."""

    seats: int = 0
    approved: int = 0
    needed: int = 0
    required_to_come: int = 0
    next_due: datetime | None = None
    hidden: bool = False

    @property
    def complete(self) -> bool:
        """All that the article waits for is approved; without a minimum, all there is."""
        if not self.needed:
            return self.approved == self.seats
        return self.approved >= self.needed and not self.required_to_come


def progress_of(articles: Iterable, viewer) -> dict[int, Progress]:
    """The progress of each of these articles, as far as this person may know it, in one query or two."""
    pks = [article.pk for article in articles]
    hidden = panels_hidden_among(pks, viewer)
    found = (
        Assignment.objects.seats()
        .filter(article__in=set(pks) - hidden)
        .order_by()
        .values("article")
        .annotate(
            seats=Count("pk"),
            approved=Count("pk", filter=Q(state=Assignment.State.APPROVED)),
            needed=Coalesce(Max("article__terms__minimum"), 0),
            required_to_come=Count("pk", filter=Q(required=True) & ~Q(state=Assignment.State.APPROVED)),
            next_due=Min("due_at", filter=Q(state__in=Assignment.WITH_PANELIST)),
        )
    )
    known = {row.pop("article"): Progress(**row) for row in found}
    return defaultdict(Progress, known | dict.fromkeys(hidden, Progress(hidden=True)))


def with_progress(articles: QuerySet, viewer) -> QuerySet:
    """The articles with `seat_count`, `approved_count` and `needed_count` (0: none are counted): None where this person
    may not know them."""
    hidden = Exists(hidden_panels(viewer).filter(article=OuterRef("pk")))

    def told(count):
        return Case(When(hidden, then=None), default=count, output_field=IntegerField())

    return articles.annotate(
        seat_count=told(_count()),
        approved_count=told(_count(state=Assignment.State.APPROVED)),
        needed_count=told(Coalesce("terms__minimum", 0)),
    )


def _count(**filters):
    seats = Assignment.objects.seats().filter(article=OuterRef("pk"), **filters).order_by().values("article")
    return Coalesce(Subquery(seats.annotate(n=Count("pk")).values("n")), 0)
