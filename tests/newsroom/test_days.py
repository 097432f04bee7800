"""Days of 23, 24 and 25 hours, and shorter steps than an hour."""

from datetime import UTC, date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from cms.newsroom.days import changes_on, hours_of, month_of, week_of

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    "zone, day, count, doubled, skipped",
    [
        ("Europe/Berlin", date(2026, 3, 29), 23, None, 2),
        ("Europe/Berlin", date(2026, 10, 25), 25, 2, None),
        ("America/New_York", date(2026, 3, 8), 23, None, 2),
        ("America/New_York", date(2026, 11, 1), 25, 1, None),
        ("Europe/Berlin", date(2026, 11, 25), 24, None, None),
        ("America/Santiago", date(2026, 9, 6), 23, None, 0),  # the day begins at one
        ("Asia/Kathmandu", date(2026, 3, 29), 24, None, None),  # far from UTC by a quarter of an hour
    ],
)
def test_a_day_has_the_hours_that_it_has(zone, day, count, doubled, skipped):
    hours = list(hours_of(day, ZoneInfo(zone)))
    assert len(hours) == count
    assert {hour.minutes for hour in hours} == {60}
    assert {hour.at.date() for hour in hours} == {day}
    clock = [hour.at.hour for hour in hours]
    assert {hour for hour in clock if clock.count(hour) == 2} == ({doubled} if doubled is not None else set())
    assert set(range(24)) - set(clock) == ({skipped} if skipped is not None else set())
    instants = [hour.at.astimezone(UTC) for hour in hours]
    assert {later - one for one, later in pairwise(instants)} == {timedelta(hours=1)}


@pytest.mark.parametrize("day, total", [(date(2026, 10, 4), 23.5), (date(2026, 4, 5), 24.5)])
def test_where_the_clocks_change_by_half_an_hour_the_hours_still_fill_the_day(day, total):
    hours = list(hours_of(day, ZoneInfo("Australia/Lord_Howe")))
    assert sum(hour.minutes for hour in hours) == total * 60
    assert len({hour.key for hour in hours}) == len(hours)


def test_what_the_clocks_do_is_said_on_that_day_alone():
    assert changes_on(date(2026, 3, 29), BERLIN) == "The clocks go forward from 02:00 to 03:00."
    assert changes_on(date(2026, 10, 25), BERLIN) == "The clocks go back from 03:00 to 02:00."
    assert changes_on(date(2026, 11, 1), NEW_YORK) == "The clocks go back from 02:00 to 01:00."
    assert changes_on(date(2026, 11, 2), NEW_YORK) == ""


def test_a_month_is_whole_weeks_and_names_every_name_of_its_zone():
    march = month_of(date(2026, 3, 15), BERLIN)
    assert (march.days[0], march.days[-1]) == (date(2026, 2, 23), date(2026, 4, 5))
    assert march.names() == ["CET", "CEST"]
    assert march.start.isoformat() == "2026-02-22T23:00:00+00:00"
    assert march.end.isoformat() == "2026-04-05T22:00:00+00:00"
    february = month_of(date(2027, 2, 28), BERLIN)
    assert (february.days[0], february.days[-1]) == (date(2027, 2, 1), date(2027, 2, 28))
    assert week_of(date(2026, 11, 1), NEW_YORK).names() == ["EDT", "EST"]
