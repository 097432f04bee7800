"""Bounded pages by key: the next page starts where the last one ended, however deep."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime

from cms.lib.numbers import whole

PAGE = 20


class BadCursor(ValueError):
    """The cursor in the address was not made by us."""


@dataclass(frozen=True)
class Page:
    """`items` of this page and the `before` cursor of the next one, empty on the last page."""

    items: list
    before: str


def newest_first(rows: QuerySet, before: str = "", *, by: str, size: int = PAGE) -> Page:
    """A page of `rows` by the date field `by`, newest first, older than the cursor `before`.

    Raises BadCursor when `before` is not one that an earlier page gave.
    """
    if before:
        moment, pk = _decode(before)
        # The first condition lets an index on the date alone do the work.
        rows = rows.filter(**{f"{by}__lte": moment}).exclude(Q(**{by: moment, "pk__gte": pk}))
    items = list(rows.order_by(f"-{by}", "-pk")[: size + 1])
    more = len(items) > size
    items = items[:size]
    return Page(items, _cursor_of(items[-1], by) if more else "")


def by_place(rows: QuerySet, before: str = "", *, size: int = PAGE) -> Page:
    """A page of `rows` by `place`, a number that each has alone, the greatest first, below the number `before`.

    Raises BadCursor when `before` is not one that an earlier page can have given.
    """
    if before:
        place = whole(before, digits=19)
        if place is None or place > 2**63 - 1:
            raise BadCursor(before)
        rows = rows.filter(place__lt=place)
    items = list(rows.order_by("-place")[: size + 1])
    return Page(items[:size], str(items[size - 1].place) if len(items) > size else "")


def _cursor_of(row, by: str) -> str:
    """The cursor of the page that follows upon `row` in a list by the date field `by`."""
    packed = json.dumps([getattr(row, by).isoformat(), row.pk], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def _decode(cursor: str) -> tuple[datetime, int]:
    try:
        moment, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        moment = parse_datetime(moment)
        if moment is None or moment.tzinfo is None or type(pk) is not int or abs(pk) > 2**63 - 1:
            raise BadCursor(cursor)
    except (ValueError, TypeError, OverflowError, binascii.Error, RecursionError) as why:
        raise BadCursor(cursor) from why
    return moment, pk
