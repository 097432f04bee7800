"""The calendar: what goes out when, what is due, what went out, by month, week or day, in the zone of its reader."""

from dataclasses import dataclass, field
from datetime import date, datetime
from types import SimpleNamespace

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone

from articles.models import Article
from cms.accounts.roles import newsroom
from cms.lib.numbers import whole
from cms.newsroom.days import DAY, FIRST, LAST, Hour, Span, changes_on, hours_of, month_of, next_month, week_of
from cms.newsroom.entries import Day, Entry, approved, entries_of, with_panels
from cms.newsroom.narrowing import Narrowed, narrowed

VIEWS = {"month": "Month", "week": "Week", "day": "Day"}
CAPS = {"month": 4, "week": 60}  # entries of one day
PAGE = 50  # entries of a day on a page of its own
LAST_PAGE = 40
TRAY = 12


def page(request):
    """One month, week or day, narrowed as the list of articles is. Raises Http404 for what is none."""
    if not newsroom(request.user):
        raise PermissionDenied
    zone, now = timezone.get_current_timezone(), timezone.now()
    view, on = _asked(request, timezone.localdate(now))
    span = {"month": month_of, "week": week_of, "day": lambda on, zone: Span([on], zone)}[view](on, zone)
    fewer = narrowed(request, own=("view", "on", "page"))
    number = whole(request.GET.get("page", "1"), 3) or 1
    if number > LAST_PAGE:
        raise Http404("The day has no such page.")
    cap = CAPS.get(view) or PAGE * number
    days = entries_of(fewer.articles, span, viewer=request.user, cap=cap, narrowed=bool(fewer.terms))
    waiting = approved(fewer.articles, cap=TRAY + 1)
    with_panels([*waiting, *(entry for day in days for entry in day.entries)], request.user)
    context = {
        **admin.site.each_context(request),
        "here": request.get_full_path(),
        "today": timezone.localdate(now),
        "tray": _tray(waiting, fewer),
        **_head(view, on, span, fewer),
        **_around(view, on, span, fewer),
        **_laid_out(view, on, span, days, number, fewer),
    }
    return TemplateResponse(request, "admin/newsroom/calendar.html", context)


def _asked(request, today: date) -> tuple[str, date]:
    view = request.GET.get("view", "month")
    try:
        on = date.fromisoformat(request.GET.get("on") or today.isoformat())
    except ValueError as why:
        raise Http404("Name the day like 2026-05-01.") from why
    if view not in VIEWS or not FIRST <= on <= LAST:
        raise Http404("The calendar has no such page.")
    return view, on


def _title(view: str, on: date, span: Span) -> str:
    first, last = span.days[0], span.days[-1]
    if view == "month":
        return f"{on:%B %Y}"
    if view == "day":
        return f"{on:%A, %-d %B %Y}"
    if first.month == last.month:
        return f"{first:%-d} – {last:%-d %B %Y}"
    return f"{first:%-d %B}{'' if first.year == last.year else f' {first:%Y}'} – {last:%-d %B %Y}"


def _head(view: str, on: date, span: Span, fewer: Narrowed) -> dict:
    heading = _title(view, on, span)
    return {
        "title": f"Calendar: {heading}",
        "heading": heading,
        "view": view,
        "views": [(name, words, fewer.query(view=name, on=on)) for name, words in VIEWS.items()],
        "now": fewer.query(view=view),
        "zone": f"{span.zone.key} ({', then '.join(span.names())})",
        "changes": [(day, words) for day in span.days if (words := changes_on(day, span.zone))],
        "fewer": fewer,
        "media": fewer.media,
        "own": [("view", view), ("on", on)],
        "clear": f"view={view}&on={on}",
    }


def _around(view: str, on: date, span: Span, fewer: Narrowed) -> dict:
    if view == "month":
        before, after = (on.replace(day=1) - DAY).replace(day=1), next_month(on)
    else:
        step = len(span.days) * DAY
        before, after = on - step, on + step
    return {name: fewer.query(view=view, on=day) for name, day in (("before", before), ("after", after))}


def _tray(entries: list[Entry], fewer: Narrowed) -> SimpleNamespace:
    return SimpleNamespace(
        entries=entries[:TRAY], more=len(entries) > TRAY, query=fewer.query(state__exact=Article.State.APPROVED)
    )


def _laid_out(view: str, on: date, span: Span, days: list[Day], number: int, fewer: Narrowed) -> dict:
    for day in days:
        day.other = view == "month" and day.day.month != on.month
        day.query = fewer.query(view="day", on=day.day)
    if view == "week":
        return {"week": laid_in_hours(days, span)}
    if view == "month":
        return {"days": days}
    [day] = days
    day.entries = day.entries[PAGE * (number - 1) :]
    following = fewer.query(view="day", on=on, page=number + 1) if day.more and number < LAST_PAGE else ""
    return {"days": days, "following": following}


@dataclass
class Cell:
    """One hour of one day, with what stands in it; without an hour the clocks of that day skip it or have it once."""

    hour: Hour | None
    label: str = ""
    skipped: bool = False
    quiet: bool = False
    entries: list[Entry] = field(default_factory=list)


@dataclass
class Row:
    """One hour on the wall clock across the days; `again` where the clocks show it for the second time."""

    clock: str
    again: bool
    quiet: bool


@dataclass
class Week:
    """Hours down, days across."""

    rows: list[Row]
    columns: list[tuple[Day, str, list[Cell]]]


def laid_in_hours(days: list[Day], span: Span) -> Week:
    """Each day's entries in the hours that it really has; the rows are all hours that any of the days has."""
    hours = {day.day: {hour.key: hour for hour in hours_of(day.day, span.zone)} for day in days}
    keys = sorted({(hour, 0) for hour in range(24)} | {key for keyed in hours.values() for key in keyed})
    filled = {_key(entry.at, span) for day in days for entry in day.entries}
    quiet = {key for key in keys if key not in filled and key[1] == 0 and not 7 <= key[0] < 22}
    columns = []
    for day in days:
        cells = {key: _cell(day.day, key, hours[day.day], key in quiet) for key in keys}
        for entry in day.entries:
            cells[_key(entry.at, span)].entries.append(entry)
        columns.append((day, changes_on(day.day, span.zone), list(cells.values())))
    rows = [Row(f"{hour:02}:00", bool(fold), (hour, fold) in quiet) for hour, fold in keys]
    return Week(rows, columns)


def _key(at: datetime, span: Span) -> tuple[int, int]:
    local = at.astimezone(span.zone)
    return local.hour, local.fold


def _cell(day: date, key: tuple[int, int], hours: dict, quiet: bool) -> Cell:
    hour = hours.get(key)
    if hour is None:
        return Cell(None, skipped=key[1] == 0, quiet=quiet)
    return Cell(hour, f"{day:%A, %-d %B}, {hour.at:%H:%M} {hour.at:%Z}", quiet=quiet)
