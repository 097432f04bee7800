"""What is told of all that happened in the demo newsroom: in letters, and in the data of events."""

import re
from itertools import pairwise

import pytest
from django.utils.html import escape

from cms.events.models import Event
from cms.notifications import mails
from cms.notifications.letters.plain import WIDTH
from cms.notifications.models import Notification
from cms.notifications.routing import notice_of
from cms.notifications.wording import facts_of, values_of
from tests.notifications.test_events_are_documented import ROWS
from tests.support.demo import newsroom

__all__ = ["newsroom"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def news(db, newsroom):
    """The newest of each kind that is still true."""
    rows = Notification.objects.select_related("event__actor", "user__hours", "subscriber").order_by("kind", "-pk")
    newest = {row.kind: row for row in rows.reverse() if notice_of(row.kind).still_true(row.event)}
    assert len(newest) > 15
    return newest.values()


def test_every_word_of_every_letter_can_be_said_of_what_happened(news):
    for row in news:
        words = values_of(row.kind, facts_of(notice_of(row.kind), row.event, row.to))
        assert [name for name in words if words[name] is None] == []


def test_plain_letters_keep_to_72_columns_and_never_break_an_address(news):
    for mail in map(mails.build, news):
        for line in mail.body.splitlines():
            assert len(line) <= WIDTH or "://" in line, line
        addresses = set(re.findall(r'href="([^"]+)"', mail.alternatives[0].content))
        assert [address for address in addresses if f"{address}\n" not in mail.body] == []


def test_a_page_has_the_paragraphs_of_the_text(news):
    for mail in map(mails.build, news):
        page, said = mail.alternatives[0].content, mail.body.split("\n\n")
        paragraphs = [
            " ".join(one.split()) for one in said if one.endswith(".") and "> " not in one and "* " not in one
        ]
        places = [page.find(escape(one)) for one in paragraphs]
        assert -1 not in places
        assert all(first < then for first, then in pairwise(places))


def test_the_data_of_every_event_is_documented(newsroom):
    events = Event.objects.values_list("name", "data")
    surprises = {(name, key) for name, data in events for key in data if key not in ROWS[name].split(", ")}
    assert surprises == set()
    assert events.count() > 100
