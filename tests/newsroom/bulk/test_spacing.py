"""Times one after another, where clocks change."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from cms.newsroom.bulk.spacing import nth

BERLIN = ZoneInfo("Europe/Berlin")


def local(first, every, unit, count):
    times = [nth(first, every, unit, number, BERLIN) for number in range(count)]
    assert all(time.tzinfo is UTC for time in times)
    return [time.astimezone(BERLIN).strftime("%d %H:%M %Z") for time in times]


def test_days_keep_the_time_on_the_clock():
    first = datetime(2030, 3, 30, 9, 30, tzinfo=BERLIN)
    assert local(first, 1, "days", 3) == ["30 09:30 CET", "31 09:30 CEST", "01 09:30 CEST"]


def test_hours_and_minutes_are_time_that_passes():
    first = datetime(2030, 3, 31, 1, 30, tzinfo=BERLIN)
    assert local(first, 1, "hours", 3) == ["31 01:30 CET", "31 03:30 CEST", "31 04:30 CEST"]
    assert local(first, 45, "minutes", 2) == ["31 01:30 CET", "31 03:15 CEST"]


def test_a_day_without_that_time_has_it_an_hour_later_and_a_day_with_two_has_the_first():
    assert local(datetime(2030, 3, 30, 2, 30, tzinfo=BERLIN), 1, "days", 2) == ["30 02:30 CET", "31 03:30 CEST"]
    assert local(datetime(2030, 10, 26, 2, 30, tzinfo=BERLIN), 1, "days", 2) == ["26 02:30 CEST", "27 02:30 CEST"]


def test_none_is_all_at_once_and_too_far_is_said():
    first = datetime(2030, 1, 1, 9, tzinfo=BERLIN)
    assert nth(first, 0, "minutes", 99, BERLIN) == first
    with pytest.raises(OverflowError):
        nth(first, 1000, "days", 9_999, BERLIN)
