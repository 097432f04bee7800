"""Times: in with a zone, out in words with the zone named."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from articles.publishing import schedule
from cms.lib.times import day_end, due_day, localize, parse_aware, relative, spell, spell_due
from tests.factories import ArticleFactory, UserFactory

PARIS = ZoneInfo("Europe/Paris")


def test_a_time_without_an_offset_is_refused_with_what_to_write():
    with pytest.raises(ValueError, match=r"names no zone\. Add an offset"):
        parse_aware("2026-05-01T09:30:00")
    assert parse_aware("2026-05-01T09:30:00+02:00") == datetime(2026, 5, 1, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "soon", "2026-13-01T00:00:00Z", "1714549800"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError, match="is not a time"):
        parse_aware(text)


@pytest.mark.parametrize("text", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00"])
def test_what_is_no_time_in_utc_is_refused_in_a_sentence(text):
    with pytest.raises(ValueError, match=r"is outside the calendar\. Write it like"):
        parse_aware(text)


def test_the_hour_that_summer_time_skips_or_repeats_is_refused_aloud():
    with pytest.raises(ValueError, match=r"02:30 does not exist on 29 March 2026 in Europe/Paris"):
        localize(datetime(2026, 3, 29, 2, 30), PARIS)  # noqa: DTZ001 -- a wall clock, as typed
    with pytest.raises(ValueError, match=r"02:30 happens twice on 25 October 2026"):
        localize(datetime(2026, 10, 25, 2, 30), PARIS)  # noqa: DTZ001
    assert localize(datetime(2026, 10, 25, 3, 30), PARIS).utcoffset() == timedelta(hours=1)  # noqa: DTZ001


def test_words_name_the_zone_and_say_how_far_away():
    moment = datetime(2026, 7, 1, 16, 0, tzinfo=UTC)
    assert spell(moment, PARIS) == "1 July 2026, 18:00 CEST"
    assert spell(moment, ZoneInfo("America/New_York")) == "1 July 2026, 12:00 EDT"
    gaps = {"in 2 hours": 120, "in 1 minute": 1, "3 days ago": -3 * 24 * 60, "in 1 hour": 60}
    assert {words: relative(moment + timedelta(minutes=gap), moment) for words, gap in gaps.items()} == {
        words: words for words in gaps
    }
    assert relative(moment, moment) == "now"


@pytest.mark.parametrize(
    ("zone", "day", "end"),
    [
        ("Europe/Berlin", date(2026, 11, 27), "2026-11-27T23:59:59+01:00"),
        ("Europe/Berlin", date(2026, 3, 29), "2026-03-29T23:59:59+02:00"),  # a day of 23 hours
        ("Europe/Berlin", date(2026, 10, 25), "2026-10-25T23:59:59+01:00"),  # a day of 25
        ("Africa/Cairo", date(2026, 4, 23), "2026-04-23T23:59:59+02:00"),  # the midnight after it is skipped
        ("America/Havana", date(2026, 10, 31), "2026-10-31T23:59:59-04:00"),  # the hour after the next one repeats
    ],
)
def test_a_due_day_ends_at_its_end_in_the_zone_of_the_site(settings, zone, day, end):
    settings.TIME_ZONE = zone
    moment = day_end(day)
    assert moment == datetime.fromisoformat(end)
    assert (due_day(moment), due_day(moment - timedelta(seconds=1))) == (day, None)


def test_a_due_day_is_said_by_its_name_and_on_the_clock_of_whoever_is_elsewhere(settings):
    settings.TIME_ZONE = "Europe/Berlin"
    moment, now = day_end(date(2026, 11, 27)), datetime(2026, 11, 25, tzinfo=UTC)
    said = {}
    for zone in ("Europe/Paris", "America/Los_Angeles"):
        with timezone.override(zone):
            said[zone] = spell_due(moment, now), spell_due(moment - timedelta(hours=1), now)
    assert said == {
        "Europe/Paris": ("by the end of Friday, 27 November (Europe/Berlin)", "27 November 2026, 22:59 CET"),
        "America/Los_Angeles": (
            "by the end of Friday, 27 November (Europe/Berlin), 27 Nov, 14:59 PST for you",
            "27 November 2026, 13:59 PST",
        ),
    }


@pytest.mark.django_db
def test_8_times_are_stored_in_utc_whatever_zone_they_were_set_in():
    editor = UserFactory(role="editor", time_zone="Europe/Paris")
    article = ArticleFactory(state="approved", by=editor)
    with timezone.override(editor.zone):
        wanted = localize(datetime(2031, 7, 1, 18, 0), editor.zone)  # noqa: DTZ001
        schedule(article.pk, by=editor, publish_at=wanted)
    article.refresh_from_db()
    assert article.publish_at.isoformat() == "2031-07-01T16:00:00+00:00"
