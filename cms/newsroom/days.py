"""Months, weeks and days as one zone has them, on days of 23 and 25 hours too."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from cms.lib.times import day_start

DAY = timedelta(days=1)
FIRST, LAST = date(1970, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True)
class Span:
    """Whole days of one zone, in order; `start` and `end` are its first instant and the first one after it, in UTC."""

    days: list[date]
    zone: ZoneInfo

    @property
    def start(self) -> datetime:
        return day_start(self.days[0], self.zone)

    @property
    def end(self) -> datetime:
        return day_start(self.days[-1] + DAY, self.zone)

    def names(self) -> list[str]:
        """What the zone is called during these days, in order: ["CET"], or ["CET", "CEST"]."""
        moments = [day_start(day, self.zone) for day in self.days] + [self.end - timedelta(microseconds=1)]
        return list(dict.fromkeys(moment.astimezone(self.zone).tzname() for moment in moments))


def month_of(on: date, zone: ZoneInfo) -> Span:
    """The weeks, from Monday, that show the month of `on` whole."""
    first = on.replace(day=1)
    last = next_month(first) - DAY
    start = first - first.weekday() * DAY
    end = last + (6 - last.weekday()) * DAY
    return Span([start + n * DAY for n in range((end - start).days + 1)], zone)


def week_of(on: date, zone: ZoneInfo) -> Span:
    """The week of `on`, from Monday."""
    monday = on - on.weekday() * DAY
    return Span([monday + n * DAY for n in range(7)], zone)


def next_month(on: date) -> date:
    """The first day of the month after that of `on`."""
    return (on.replace(day=1) + 31 * DAY).replace(day=1)


@dataclass(frozen=True)
class Hour:
    """One hour of a day as it is lived: where it begins, and how many minutes of it there are."""

    at: datetime
    minutes: int

    @property
    def key(self) -> tuple[int, int]:
        """The hour on the wall clock; and 1, when it is there for the second time."""
        return self.at.hour, self.at.fold


def hours_of(day: date, zone: ZoneInfo) -> Iterator[Hour]:
    """The hours of a day, from instant to instant: 24 of them, 23 and 25 where the clocks change."""
    at, end = day_start(day, zone), day_start(day + DAY, zone)
    while at < end:
        local = at.astimezone(zone)
        length = _minutes(at, zone)
        yield Hour(local, length)
        at += timedelta(minutes=length)


def _minutes(at: datetime, zone: ZoneInfo) -> int:
    """How long this hour is: to the next full one on the wall clock, or to where the clocks change."""
    local = at.astimezone(zone)
    whole = 60 - local.minute
    for minutes in range(15, whole, 15):  # clocks change at quarters of an hour, if not at full ones
        if (at + timedelta(minutes=minutes)).astimezone(zone).utcoffset() != local.utcoffset():
            return minutes
    return whole


def changes_on(day: date, zone: ZoneInfo) -> str:
    """What the clocks do on that day, in words; "" on nearly all days."""
    start, end = day_start(day, zone).astimezone(zone), day_start(day + DAY, zone).astimezone(zone)
    by = end.utcoffset() - start.utcoffset()
    if not by:
        return ""
    after = next(hour.at for hour in hours_of(day, zone) if hour.at.utcoffset() == end.utcoffset())
    before = after - by  # on the wall clock
    way = "forward" if by > timedelta(0) else "back"
    return f"The clocks go {way} from {before:%H:%M} to {after:%H:%M}."
