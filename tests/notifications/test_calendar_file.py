"""Due times in people's own calendars: attached to mail, and found under a private address (RFC 5545, RFC 5546)."""

from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.test import Client
from icalendar import Calendar

from articles import publishing
from articles.models import Article
from cms.events.dispatch import dispatch_pending
from cms.lib.logs import HideTokens
from cms.lib.times import day_end
from cms.notifications import mails
from cms.notifications.models import Notification
from panels import answering, assigning, proposing, standby
from panels.models import Assignment, CalendarAddress
from tests.factories import ArticleFactory, AssignmentFactory, PanelistFactory

pytestmark = pytest.mark.django_db

DUE = datetime(2031, 5, 2, 7, 30, tzinfo=UTC)
LATER, LATEST = datetime(2031, 5, 4, 9, 0, tzinfo=UTC), datetime(2031, 5, 9, 9, 0, tzinfo=UTC)
NOW = datetime.now(UTC)
PAGE = "/accounts/calendar/"
HOSTILE = "Glass; battery, leaves\nEND:VEVENT\r\nthe lab " + "ünd so weiter " * 8


@pytest.fixture
def seat(article, the_builder, builder, editor):
    builder.user.time_zone = "Asia/Tokyo"
    builder.user.save()
    return assigning.invite(article.pk, by=editor, persona=the_builder, panelist=builder, due_at=DUE)


def move_to(seat, due_at, by):
    asked = {"due_at": due_at, "brief": "", "required": True, "standby": None}
    return assigning.change(seat.pk, by=by, **asked)


def parts_of(kind) -> list:
    """What the newest mail of that kind has attached, as it arrives."""
    dispatch_pending()
    mail = mails.build(Notification.objects.filter(kind=kind).latest("pk"))
    return list(message_from_bytes(mail.message().as_bytes(), policy=policy.default).iter_attachments())


def entry_of(kind):
    [part] = parts_of(kind)
    assert (part.get_content_type(), part.get_filename()) == ("text/calendar", "take-due.ics")
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    assert calendar["method"] == part.get_param("method")
    [entry] = calendar.events
    return calendar["method"], entry


def make_address(client, person) -> str:
    client.force_login(person)
    answer = client.post(PAGE, {"verb": "make"})
    assert "no-store" in answer["Cache-Control"]
    return answer.context["address"].removeprefix(settings.SITE_URL)


def found(address) -> list:
    """The entries that somebody else's machine finds under the address, by their names."""
    answer = Client().get(address)
    assert (answer.status_code, answer.cookies, answer["X-Robots-Tag"]) == (200, {}, "noindex")
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return sorted((entry["uid"], entry["status"]) for entry in Calendar.from_ical(answer.content).events)


def uid(seat) -> str:
    return f"seat-{seat.pk}@127.0.0.1"


def test_one_entry_is_made_moved_and_removed_by_the_mails_about_a_seat(seat, builder, editor):
    seen = [entry_of("invited")]
    answering.accept(seat.pk, by=builder.user, proposed_due_at=LATER, note="A trial.")
    seen.append(entry_of("you_accepted"))
    proposing.confirm_time(seat.pk, by=editor)
    seen.append(entry_of("time_changed"))
    move_to(seat, LATEST, editor)
    seen.append(entry_of("time_changed"))
    assigning.cancel(seat.pk, by=editor)
    seen.append(entry_of("cancelled"))
    assert [method for method, _ in seen] == ["PUBLISH"] * 4 + ["CANCEL"]
    entries = [entry for _, entry in seen]
    assert {entry["uid"] for entry in entries} == {uid(seat)}
    assert [entry["sequence"] for entry in entries] == [0, 1, 2, 3, 4]
    assert [entry["status"] for entry in entries] == ["TENTATIVE", *["CONFIRMED"] * 3, "CANCELLED"]
    assert [entry["dtstart"].dt for entry in entries] == [DUE, DUE, LATER, LATEST, LATEST]
    assert ["dtend" in entry for entry in entries] == [False] * 5
    assert entries[0]["summary"] == "Take due as The Builder: Glass battery leaves the lab"
    page = f"{settings.SITE_URL}/desk/{seat.pk}/"
    assert entries[0]["description"] == f"Due 2 May 2031, 16:30 JST.\n{page}"
    assert (entries[0]["url"], entries[0]["transp"]) == (page, "TRANSPARENT")


@pytest.mark.parametrize("end", ["reassign", "call_in", "withdraw"])
def test_an_entry_is_removed_however_the_seat_is_closed(seat, builder, chief, the_builder, end):
    answering.accept(seat.pk, by=builder.user)
    other = PanelistFactory(personas=[the_builder])
    if end == "reassign":
        assigning.reassign(seat.pk, by=chief, panelist=other)
    elif end == "call_in":
        Assignment.objects.update(standby=other, due_at=NOW - timedelta(hours=1))
        standby.call_in(seat.pk)
    else:
        for step in (publishing.submit, publishing.approve):
            step(seat.article_id, by=chief)
        publishing.withdraw(seat.article_id, by=chief, reason="Wrong.")
    method, entry = entry_of("cancelled")
    assert (method, entry["uid"], entry["sequence"], entry["status"]) == ("CANCEL", uid(seat), 2, "CANCELLED")


def test_whoever_said_yes_has_a_receipt_by_mail_and_no_news_of_their_own_doing(client, seat, builder, article, editor):
    answering.accept(seat.pk, by=builder.user)
    dispatch_pending()
    [receipt] = Notification.objects.filter(kind="you_accepted")
    assert (receipt.user, receipt.read_at) == (builder.user, receipt.event.at)
    assert [delivery.state for delivery in receipt.deliveries.all()] == ["waiting"]
    assert "You asked to deliver" not in mails.build(receipt).body
    Assignment.objects.filter(pk=seat.pk).update(due_at=None)
    answering.decline(seat.pk, by=builder.user, cause="away")
    answering.undo_decline(seat.pk, by=builder.user)
    dispatch_pending()
    assert Notification.objects.filter(kind="you_accepted").count() == 1  # nothing is due: there is nothing to keep


def test_a_change_that_leaves_the_time_alone_counts_for_nothing(seat, editor):
    first = entry_of("invited")[1]
    assigning.change(seat.pk, by=editor, due_at=DUE, brief="Say what it costs.", required=False, standby=None)
    assert entry_of("invited")[1] == first


def test_mail_without_a_due_time_and_mail_to_editors_has_no_file(article, the_builder, builder, editor):
    seat = assigning.invite(article.pk, by=editor, persona=the_builder, panelist=builder)
    answering.accept(seat.pk, by=builder.user)
    assert [parts_of("invited"), parts_of("accepted")] == [[], []]


def test_a_due_day_is_a_whole_day_that_ends_with_the_next(article, the_builder, builder, editor, settings):
    zone = ZoneInfo(settings.TIME_ZONE)
    end = day_end(date(2031, 3, 30), zone)
    assigning.invite(article.pk, by=editor, persona=the_builder, panelist=builder, due_at=end)
    entry = entry_of("invited")[1]
    assert [entry["dtstart"].dt, entry["dtend"].dt] == [date(2031, 3, 30), date(2031, 3, 31)]


def test_no_headline_breaks_a_file_and_its_lines_are_folded(seat):
    Article.objects.filter(pk=seat.article_id).update(headline=HOSTILE)
    [part] = parts_of("invited")
    raw = part.get_payload(decode=True)
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    assert raw.count(b"\n") == raw.count(b"\r\n")
    [entry] = Calendar.from_ical(raw).events
    assert entry["summary"] == "Take due as The Builder: " + " ".join(HOSTILE.split())


def test_a_private_address_finds_ones_own_open_seats_alone(client, seat, builder, skeptic, the_skeptic, the_builder):
    accepted = AssignmentFactory(panelist=builder, persona=the_builder, due_at=LATER, state="accepted")
    for state in ("declined", "cancelled"):
        AssignmentFactory(panelist=builder, persona=the_builder, due_at=LATER, state=state)
    AssignmentFactory(panelist=builder, persona=the_builder, due_at=None)
    AssignmentFactory(panelist=skeptic, persona=the_skeptic, due_at=LATER, article=ArticleFactory(headline="Zebra"))
    address = make_address(client, builder.user)
    assert found(address) == sorted([(uid(seat), "TENTATIVE"), (uid(accepted), "CONFIRMED")])
    assert b"Zebra" not in Client().get(address).content


@pytest.mark.parametrize("seats", [1, 3])
def test_a_calendar_asks_as_often_for_many_seats_as_for_one(
    client, builder, the_builder, seats, django_assert_num_queries
):
    for _ in range(seats):
        AssignmentFactory(panelist=builder, persona=the_builder, due_at=LATER)
    address = make_address(client, builder.user)
    with django_assert_num_queries(3):
        assert len(found(address)) == seats


def test_an_address_is_shown_once_kept_as_a_hash_and_ends_when_another_is_made_or_it_is_revoked(client, seat, builder):
    first = make_address(client, builder.user)
    assert first not in client.get(PAGE).content.decode()
    assert CalendarAddress.objects.get().digest not in first
    second = make_address(client, builder.user)
    assert [Client().get(first).status_code, found(second)] == [404, [(uid(seat), "TENTATIVE")]]
    for _ in range(2):
        assert client.post(PAGE, {"verb": "revoke"}).url == PAGE
    assert [Client().get(second).status_code, CalendarAddress.objects.count()] == [404, 0]


def test_an_address_ends_with_its_persons_time_here_and_changes_nothing(client, seat, builder):
    address = make_address(client, builder.user)
    assert Client().post(address).status_code == 405
    builder.user.is_active = False
    builder.user.save()
    assert Client().get(address).status_code == 404


def test_only_who_is_signed_in_makes_one_and_no_log_tells_it(client, seat, builder, caplog):
    assert client.post(PAGE, {"verb": "make"}).url.startswith("/accounts/login/")
    address = make_address(client, builder.user)
    caplog.clear()
    assert Client().get(address.replace(".ics", "x.ics")).status_code == 404
    lines = [record for record in caplog.records if HideTokens().filter(record)]
    assert [line.getMessage() for line in lines] == ["Not Found: /calendar/…"]
