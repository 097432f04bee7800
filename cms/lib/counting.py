"""Pages of a list whose length nobody needs to know exactly: it is counted up to a bound, and no page lies beyond."""

from collections import Counter

from django.core.paginator import Paginator
from django.db.models import QuerySet, Value
from django.utils.functional import cached_property

MOST = 1000


class AtLeast(int):
    """A number of rows that there are, and more: it says so wherever it is printed."""

    def __str__(self) -> str:
        return f"{int(self):,}+"


def count_up_to(rows: QuerySet, most: int = MOST) -> int:
    """How many rows there are; of more than `most`, AtLeast(most)."""
    counted = rows.order_by().values("pk")[: most + 1].count()
    return AtLeast(most) if counted > most else counted


def counts_of(most: int = 99, **lists: QuerySet) -> dict[str, int]:
    """How long each of these lists is, in one query; of more than `most`, AtLeast(most)."""
    first, *others = (
        rows.model._base_manager.filter(pk__in=rows.order_by().values("pk")[: most + 1])
        .order_by()
        .annotate(of=Value(name))
        .values_list("of", flat=True)
        for name, rows in lists.items()
    )
    counted = Counter(first.union(*others, all=True))
    return {name: AtLeast(most) if counted[name] > most else counted[name] for name in lists}


class BoundedPaginator(Paginator):
    """Counts no further than MOST rows, and pages through no more: past that, one narrows the list."""

    @cached_property
    def count(self) -> int:
        """How many rows there are to be paged through."""
        rows = self.object_list
        return count_up_to(rows) if isinstance(rows, QuerySet) else min(len(rows), MOST)
