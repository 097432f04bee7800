"""When takes are due, as entries for a calendar of somebody's own (RFC 5545, RFC 5546).

An entry is published, not requested: nobody is to answer it from their calendar, since yes and no are said at the desk.
Its UID comes from the seat alone, so that a later file changes or removes the entry of an earlier one; its SEQUENCE
counts, in the log of events, how often the seat's state or due time has changed.
"""

from collections.abc import Iterable
from datetime import UTC, timedelta
from email.mime.text import MIMEText
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Max, Q
from icalendar import Calendar, vCalAddress
from icalendar import Event as Entry

from cms.events.models import Event
from cms.lib.times import due_day, spell_due
from panels.models import Assignment

State = Assignment.State


def calendar_of(seats: Iterable[Assignment], method: str = "PUBLISH") -> bytes:
    """A calendar of the due times of these seats, all of which have one; words about time are in the active zone."""
    seats = list(seats)
    calendar, changes = Calendar(), _changes(seats)
    name = f"{settings.SITE_NAME}: takes due"
    for key, value in {"prodid": "-//Paneldesk//Takes due//EN", "version": "2.0", "method": method}.items():
        calendar.add(key, value)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    for seat in seats:
        calendar.add_component(_entry(seat, **changes.get(seat.pk, {"count": 0, "last": seat.invited_at})))
    return calendar.to_ical()


def file_for(seat: Assignment) -> list[MIMEText]:
    """What a mail to the seat's panelist has attached: the entry, or its removal; nothing where nothing is due."""
    closed = seat.state in Assignment.CLOSED
    if seat.due_at is None or not (closed or seat.state in Assignment.WITH_PANELIST):
        return []
    method = "CANCEL" if closed else "PUBLISH"
    part = MIMEText(calendar_of([seat], method).decode(), "calendar", "utf-8")
    part.set_param("method", method)
    part.add_header("Content-Disposition", "attachment", filename="take-due.ics")
    return [part]


def _changes(seats: list[Assignment]) -> dict[int, dict]:
    """By seat, how often its state or due time has changed, and when the last time: one query for all."""
    about = Event.objects.filter(subject_type=Assignment._meta.label_lower, subject_id__in=[seat.pk for seat in seats])
    changed = about.filter(Q(data__has_key="was") | Q(name="assignment.change", data__has_key="due_at"))
    rows = changed.values("subject_id").annotate(count=Count("pk"), last=Max("at"))
    return {row["subject_id"]: {"count": row["count"], "last": row["last"]} for row in rows}


def _entry(seat: Assignment, *, count: int, last) -> Entry:
    entry, page = Entry(), settings.SITE_URL + seat.get_absolute_url()
    headline = " ".join(seat.article.headline.split())
    entry.add("uid", f"seat-{seat.pk}@{urlsplit(settings.SITE_URL).hostname}")
    entry.add("sequence", count)
    entry.add("dtstamp", last.astimezone(UTC))
    entry.add("summary", f"Take due as {seat.persona.name}: {headline}")
    entry.add("description", f"Due {spell_due(seat.due_at)}.\n{page}")
    entry.add("url", page)
    entry.add("organizer", _newsroom())
    entry.add("status", _STATUS.get(seat.state, "CONFIRMED"))
    entry.add("transp", "TRANSPARENT")  # a due time keeps nobody busy
    _set_time(entry, seat)
    return entry


def _set_time(entry: Entry, seat: Assignment) -> None:
    """A moment, without a length; or a whole day, whose end is the next one (RFC 5545, 3.6.1)."""
    if day := due_day(seat.due_at):
        entry.add("dtstart", day)
        entry.add("dtend", day + timedelta(days=1))
    else:
        entry.add("dtstart", seat.due_at.astimezone(UTC))


_STATUS = {State.INVITED: "TENTATIVE", State.DECLINED: "CANCELLED", State.CANCELLED: "CANCELLED"}


def _newsroom() -> vCalAddress:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organizer = vCalAddress(f"mailto:{address}")
    organizer.params["CN"] = name or settings.SITE_NAME
    return organizer
