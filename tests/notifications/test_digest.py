"""The daily digest: once a day at one's own hour, with what is still true and unread when it is written."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import drafting
from cms.events.dispatch import dispatch_pending
from cms.events.models import Event
from cms.notifications import preferences
from cms.notifications.bundling import bundle_due
from cms.notifications.deliveries import deliver_due
from cms.notifications.mails import message_id
from cms.notifications.models import Delivery, Notification
from panels import answering, assigning, deciding
from tests.factories import ArticleFactory, AssignmentFactory, UserFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2031, 5, 1, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def morning(day: int, hour: int = 7) -> datetime:
    return datetime(2031, 5, day, hour, 0, tzinfo=UTC)


def accepted(editor, headline: str):
    """A seat whose panelist said yes at noon of 1 May."""
    seat = AssignmentFactory(article=ArticleFactory(by=editor, headline=headline), by=editor)
    preferences.choose(editor, {"answers": "digest", "articles": "never"})
    answering.accept(seat.pk, by=seat.panelist.user)
    dispatch_pending()
    Notification.objects.filter(user=editor).update(created_at=NOON)
    return seat


def sent(letters, now: datetime, person) -> list[str]:
    """What the sweeps of that moment send this person."""
    letters.clear()
    for _ in range(2):
        bundle_due(now)
    dispatch_pending()
    deliver_due(now)
    return [letter.subject for letter in letters if letter.to == [person.email]]


@pytest.fixture
def editor(db):
    """In Tokyo, whose digest leaves at 16:00 there: 07:00 UTC."""
    person = UserFactory(username="editor", role="editor", first_name="Mori")
    preferences.set_hours(person, time_zone="Asia/Tokyo", digest_at=16, quiet_from=None, quiet_to=None)
    return person


def test_what_was_collected_goes_out_in_one_mail_at_the_hour_chosen_and_just_once(letters, editor, settings):
    first, second = accepted(editor, "Glass battery"), accepted(editor, "Fusion again")
    assert sent(letters, morning(2) - timedelta(minutes=1), editor) == []
    assert sent(letters, morning(2), editor) == ["2 things since your last digest"]
    (letter,) = [letter for letter in letters if letter.to == [editor.email]]
    pages = [reverse("admin:articles_article_change", args=[seat.article_id]) for seat in (first, second)]
    assert letter.body.splitlines()[:10] == [
        "Dear Mori,",
        "",
        "2 things since your last digest:",
        "",
        f"* {first.persona} accepted: Glass battery",
        "  1 May 2031, 21:00 JST",
        f"  {settings.SITE_URL}{pages[0]}",
        "",
        f"* {second.persona} accepted: Fusion again",
        "  1 May 2031, 21:00 JST",
    ]
    assert [letter.alternatives[0].content.count(page) for page in pages] == [1, 1]
    name = letter.extra_headers["Message-ID"]
    assert name == message_id(Notification.objects.get(kind="digest"))
    assert sent(letters, morning(2) + HOUR, editor) == []
    assert sent(letters, morning(3), editor) == []


def test_a_late_sweep_sends_one_for_the_days_it_missed_and_none_is_sent_for_a_day_without_news(letters, editor):
    accepted(editor, "Glass battery")
    assert sent(letters, morning(4) + 5 * HOUR, editor) == ["1 thing since your last digest"]
    assert [sent(letters, morning(day), editor) for day in (5, 6)] == [[], []]
    assert list(Event.objects.filter(name="person.digest").values_list("data__day", flat=True)) == ["2031-05-04"]


def test_what_comes_after_it_on_the_same_day_waits_for_the_next_even_when_the_hour_is_moved(letters, editor):
    accepted(editor, "Glass battery")
    sent(letters, morning(2), editor)
    accepted(editor, "Fusion again")
    Notification.objects.filter(user=editor, title__contains="Fusion").update(created_at=morning(2) + HOUR)
    preferences.set_hours(editor, time_zone="Asia/Tokyo", digest_at=20, quiet_from=None, quiet_to=None)
    assert sent(letters, morning(2, 12), editor) == []
    assert sent(letters, morning(3, 11), editor) == ["1 thing since your last digest"]


def test_it_says_what_is_true_when_it_is_written_and_how_it_stands_by_then(letters, editor, chief):
    cancelled, renamed, read = (accepted(editor, name) for name in ("Cancelled", "Draft of a battery", "Read"))
    assigning.cancel(cancelled.pk, by=chief)
    drafting.save(renamed.article_id, version=1, by=editor, headline="Glass battery")
    Notification.objects.filter(user=editor, event__subject_id=read.pk).update(read_at=NOON)
    bundle_due(morning(2))
    dispatch_pending()
    silent = accepted(editor, "Too late for this one")
    deliver_due(morning(2))
    (letter,) = [letter for letter in letters if letter.to == [editor.email]]
    assert [line for line in letter.body.splitlines() if line.startswith("*")] == [
        f"* {renamed.persona} accepted: Glass battery"
    ]
    assert silent.article.headline not in letter.body


@pytest.mark.parametrize("end", ["all cancelled", "all read", "silenced", "left the house"])
def test_a_digest_with_nothing_left_to_say_is_not_sent(letters, editor, chief, end):
    seat = accepted(editor, "Glass battery")
    bundle_due(morning(2))
    dispatch_pending()
    if end == "all cancelled":
        assigning.cancel(seat.pk, by=chief)
    elif end == "all read":
        Notification.objects.filter(user=editor).update(read_at=NOON)
    elif end == "silenced":
        preferences.choose(editor, {"answers": "never"})
    else:
        type(editor).objects.filter(pk=editor.pk).update(is_active=False)
    deliver_due(morning(2))
    assert [letter for letter in letters if letter.to == [editor.email]] == []
    assert Delivery.objects.get(notification__kind="digest").state == "called_off"


def test_nobody_is_told_of_it_in_the_inbox_where_each_line_stands_already(client, letters, editor):
    accepted(editor, "Glass battery")
    sent(letters, morning(2), editor)
    client.force_login(editor)
    page = client.get("/inbox/")
    assert [line.kind for line in page.context["page"].items] == ["accepted"]
    assert 'aria-label="1 unread"' in page.content.decode()


def test_a_digest_that_fails_is_tried_again_as_it_stands_then(letters, editor, monkeypatch):
    accepted(editor, "Glass battery")
    monkeypatch.setattr("cms.notifications.mails.build", lambda *args: (_ for _ in ()).throw(OSError("away")))
    assert sent(letters, morning(2), editor) == []
    monkeypatch.undo()
    assert Delivery.objects.get(notification__kind="digest").state == "waiting"
    Delivery.objects.update(due_at=NOON)
    assert sent(letters, morning(2) + HOUR, editor) == ["1 thing since your last digest"]


@pytest.mark.parametrize(
    ("zone", "hour", "day", "leaves"),
    [
        ("Europe/Berlin", 2, (2031, 3, 30), "01:00"),  # 02:00 to 03:00 is skipped: as the clocks go forward
        ("Europe/Berlin", 8, (2031, 3, 30), "06:00"),
        ("Europe/Berlin", 2, (2031, 10, 26), "00:00"),  # 02:00 comes twice: the first time
        ("America/New_York", 8, (2031, 11, 2), "13:00"),
    ],
)
def test_where_the_clocks_change_it_leaves_once_at_the_hour_on_the_wall(zone, hour, day, leaves):
    person = UserFactory(time_zone=zone)
    preferences.set_hours(person, time_zone=zone, digest_at=hour, quiet_from=None, quiet_to=None)
    evening = datetime(*day, 18, 0, tzinfo=UTC)
    moments = {preferences.last_digest(person, evening - timedelta(minutes=10 * n)) for n in range(18 * 6)}
    today = [moment.astimezone(UTC) for moment in moments if (moment.year, moment.month, moment.day) == day]
    assert [f"{moment:%H:%M}" for moment in today] == [leaves]


def test_beginning_digests_costs_as_many_queries_to_look_for_three_people_as_for_one(editor, django_assert_num_queries):
    for extra in (0, 2):
        for _ in range(extra):
            seat = AssignmentFactory(by=editor, state="submitted")
            preferences.choose(seat.panelist.user, {"decisions": "digest"})
            deciding.approve(seat.pk, by=editor)
            dispatch_pending()
        with django_assert_num_queries(2):
            assert bundle_due(NOON - 3650 * DAY) == 0


def test_more_digests_cost_hardly_more_queries(editor, letters):
    """Per person: look whether the address is dead, begin, mark."""
    mails = []
    for count in (1, 6):
        article = ArticleFactory(by=editor, state="published")
        told = Event.objects.filter(subject_id=article.pk, name="article.publish").get()
        for _ in range(count):
            line = Notification.objects.create(
                event=told, user=UserFactory(role="panelist"), kind="take_published", url="/", created_at=NOON
            )
            Delivery.objects.create(notification=line, channel="email", state="collected")
        with CaptureQueriesContext(connection) as begun:
            assert bundle_due(morning(2, hour=9)) == count
        with CaptureQueriesContext(connection) as sent:
            assert deliver_due(morning(2, hour=9)) == count
        mails.append((len(begun), len(sent)))
    (one_begun, one_sent), (six_begun, six_sent) = mails
    assert one_begun == six_begun
    assert six_sent - one_sent == 5 * 3
