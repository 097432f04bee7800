"""Times one after another, on the clock of one person."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

MINUTES, HOURS, DAYS = "minutes", "hours", "days"
UNITS = ((MINUTES, "minutes"), (HOURS, "hours"), (DAYS, "days"))


def nth(first: datetime, every: int, unit: str, number: int, zone: ZoneInfo) -> datetime:
    """The time in UTC that comes `number` steps of `every` units after `first` (aware). Raises OverflowError beyond
    the calendar.

    Minutes and hours are time that passes. Days are days of the calendar in `zone`: the same time on the clock each
    day, whatever the clocks do; where they skip it, it is an hour later, and where they repeat it, it is the first.
    """
    step = timedelta(**{unit: every * number})
    if unit != DAYS:
        return first.astimezone(UTC) + step  # in UTC: arithmetic on a wall clock does not know that it was changed
    wall = first.astimezone(zone).replace(tzinfo=None) + step
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC) if number else first.astimezone(UTC)
