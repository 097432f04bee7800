"""The years and months in which something went out, in the site's zone, whatever that is by now.

Of each it is asked whether it has an article. Nothing is counted, so that a large archive costs what a small one does.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from articles.models import Listed
from articles.models.findable import EVERYTHING, moment_of, place_of

MOST = 100  # years
_ANY = f"""
    WITH spans(n, since, until) AS (VALUES %s) SELECT n FROM spans WHERE EXISTS (
        SELECT 1 FROM {Listed._meta.db_table}
        WHERE kind = '{EVERYTHING}' AND subject = 0 AND place >= since AND place < until
    )
"""  # noqa: S608 -- of names that stand in the code


def years() -> list[int]:
    """Those that have an article, the newest first."""
    places = Listed.objects.filter(kind=EVERYTHING, subject=0).values_list("place", flat=True)
    newest, oldest = places.order_by("-place").first(), places.order_by("place").first()
    if newest is None:
        return []
    last, first = _year_of(newest), _year_of(oldest)
    some = [date(year, 1, 1) for year in range(last, max(first, last - MOST) - 1, -1)]
    return [start.year for start in _with_articles(some, [date(start.year + 1, 1, 1) for start in some])]


def months(year: int) -> list[date]:
    """The first days of those of a year that have an article, the newest first. Raises ValueError or OverflowError for
    a year that no calendar has."""
    some = [date(year, month, 1) for month in range(12, 0, -1)]
    return _with_articles(some, [after(month) for month in some])


def after(month: date) -> date:
    """The first day of the month after that one."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def begins(day: date) -> int:
    """The place (Findable.place) at which a day begins in the site's zone."""
    return place_of(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(settings.TIME_ZONE)))


def _year_of(place: int) -> int:
    return moment_of(place).astimezone(ZoneInfo(settings.TIME_ZONE)).year


def _with_articles(starts: list[date], ends: list[date]) -> list[date]:
    spans = [(n, begins(start), begins(end)) for n, (start, end) in enumerate(zip(starts, ends, strict=True))]
    with connection.cursor() as cursor:
        cursor.execute(_ANY % ", ".join(["(%s, %s, %s)"] * len(spans)), [fact for span in spans for fact in span])
        return [starts[n] for (n,) in sorted(cursor.fetchall())]
