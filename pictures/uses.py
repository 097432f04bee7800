"""Where a picture is used. The apps that show pictures say so here; the library does not know them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

SHOWN = 20


@dataclass(frozen=True)
class Use:
    """One way of using pictures: `rows()` have a field `picture`; `tell(row)` is a line and an address in the newsroom.

    `frozen` rows are for good: readers see or saw them.
    """

    name: str
    rows: Callable[[], QuerySet]
    tell: Callable[[object], tuple[str, str]]
    frozen: bool = False


_uses: list[Use] = []


def use(name: str, rows, tell, *, frozen: bool = False) -> None:
    """Register a way of using pictures."""
    _uses.append(Use(name, rows, tell, frozen))


def is_used(picture, *, frozen: bool = False) -> bool:
    """Whether anything uses it; with `frozen`, anything that is for good."""
    return any(one.rows().filter(picture=picture.pk).exists() for one in _uses if one.frozen or not frozen)


def where_used(picture) -> list[tuple[str, list[tuple[str, str]], bool]]:
    """By name of the use: the newest lines with their addresses, at most SHOWN, and whether there are more."""
    found = []
    for one in _uses:
        rows = list(one.rows().filter(picture=picture.pk).order_by("-pk")[: SHOWN + 1])
        if rows:
            found.append((one.name, [one.tell(row) for row in rows[:SHOWN]], len(rows) > SHOWN))
    return found


def unused(pictures: QuerySet) -> QuerySet:
    """Those of these pictures that nothing uses."""
    for one in _uses:
        pictures = pictures.exclude(Exists(one.rows().order_by().filter(picture=OuterRef("pk"))))
    return pictures
