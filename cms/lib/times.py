"""Times come in with a zone, are kept in UTC, and go out in words with the zone named."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.dateparse import parse_datetime


def parse_aware(text: str) -> datetime:
    """An ISO 8601 time with an offset. Raises ValueError, saying what to write, for none, and for one beyond UTC."""
    try:
        moment = parse_datetime(text.strip())
    except ValueError:
        moment = None
    if moment is None:
        raise ValueError(f"“{text}” is not a time. Write it like 2026-05-01T09:30:00+02:00.")
    if timezone.is_naive(moment):
        raise ValueError(f"“{text}” names no zone. Add an offset, like 2026-05-01T09:30:00+02:00, or Z for UTC.")
    try:
        moment.astimezone(UTC)
    except OverflowError as why:
        raise ValueError(f"“{text}” is outside the calendar. Write it like 2026-05-01T09:30:00+02:00.") from why
    return moment


def localize(naive: datetime, zone: ZoneInfo) -> datetime:
    """A wall-clock time in `zone`, aware. Raises ValueError where the clocks change and it is none or two times."""
    early, late = (naive.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if early.utcoffset() == late.utcoffset():
        return early
    if early.utcoffset() < late.utcoffset():
        raise ValueError(f"{naive:%H:%M} does not exist on {naive:%-d %B %Y} in {zone.key}: the clocks go forward.")
    raise ValueError(f"{naive:%H:%M} happens twice on {naive:%-d %B %Y} in {zone.key}: the clocks go back.")


def readings(naive: datetime, zone: ZoneInfo) -> list[datetime]:
    """The moments that a wall-clock time in `zone` can stand for, in order: one, and two where the clocks change. Of a
    time that they skip, one moment as long before the change, the other as long after it."""
    moments = {naive.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return [moment.astimezone(zone) for moment in sorted(moments)]


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which a day begins in `zone`, in UTC: midnight, or the first moment after one that is skipped."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def day_end(day: date, zone: ZoneInfo | None = None) -> datetime:
    """The last second of a day in `zone` (default: the site's), in UTC: until then is time for what is due that day."""
    return day_start(day + timedelta(days=1), zone or timezone.get_default_timezone()) - timedelta(seconds=1)


def last_time(hour: int, zone: ZoneInfo, now: datetime) -> datetime:
    """The latest moment up to now at which it was this whole hour, 0 to 23, in `zone`; it is in that zone. Where the
    clocks go forward over it: the moment at which they do. Where they go back: the first of the two."""
    local = now.astimezone(zone)
    days = (local.date() - timedelta(days=ago) for ago in (0, 1))
    moments = (datetime(day.year, day.month, day.day, hour, tzinfo=zone).astimezone(UTC) for day in days)
    return next(moment for moment in moments if moment <= now).astimezone(zone)


def due_day(moment: datetime) -> date | None:
    """The day in the site's zone that ends with this second, or None: nobody types a time so."""
    day = timezone.localtime(moment, timezone.get_default_timezone()).date()
    return day if moment == day_end(day) else None


def spell(moment: datetime, zone: ZoneInfo | None = None) -> str:
    """A time in words in `zone` (default: the active one), zone named: 1 May 2026, 09:30 CEST."""
    local = timezone.localtime(moment, zone)
    return f"{local:%-d %B %Y, %H:%M} {local.tzname()}"


def brief(moment: datetime, now: datetime | None = None) -> str:
    """As spell(), for a narrow column: 1 May, 09:30 CEST; the year only when it is another."""
    local = timezone.localtime(moment)
    year = "" if local.year == timezone.localtime(now).year else f" {local.year}"
    return f"{local:%-d %b}{year}, {local:%H:%M} {local.tzname()}"


def clock(moment: datetime) -> str:
    """The time of day, zone named; the day too when it is another."""
    local = timezone.localtime(moment)
    return f"{local:%H:%M} {local.tzname()}" if local.date() == timezone.localdate() else brief(moment)


def spell_due(moment: datetime, now: datetime | None = None) -> str:
    """As spell(); a due day by its name, in the site's zone, beside the clock of whoever reads it elsewhere: "by the
    end of Friday, 27 November (Europe/Berlin), 27 Nov, 14:59 PST for you"."""
    day, site = due_day(moment), timezone.get_default_timezone()
    if day is None:
        return spell(moment)
    year = "" if day.year == timezone.localtime(now).year else f" {day.year}"
    words = f"by the end of {day:%A, %-d %B}{year} ({site.key})"
    elsewhere = timezone.localtime(moment).utcoffset() != timezone.localtime(moment, site).utcoffset()
    return f"{words}, {brief(moment, now)} for you" if elsewhere else words


def relative(moment: datetime, now: datetime | None = None) -> str:
    """How far away a time is: "in 2 hours", "3 days ago", "now"."""
    gap = moment - (now or timezone.now())
    seconds = abs(gap) / timedelta(seconds=1)
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if count := round(seconds / size) if seconds >= size else 0:
            words = f"{count} {unit}{'s' if count > 1 else ''}"
            return f"in {words}" if gap > timedelta(0) else f"{words} ago"
    return "now"
