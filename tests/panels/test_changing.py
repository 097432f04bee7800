"""What a seat asks for is changed while it is open: the panelist hears of a new time, and reminders follow it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.events.dispatch import dispatch_pending
from cms.events.models import Event
from cms.notifications import mails
from cms.notifications.models import Notification
from panels import answering, assigning, writing
from panels.models import Assignment, ReminderRule
from panels.reminders import remind_due
from tests.factories import AssignmentFactory, PanelistFactory

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
NOW = timezone.now().replace(second=0, microsecond=0)
ANSWER, DUE = NOW + 40 * HOUR, NOW + 90 * HOUR


@pytest.fixture
def seat(editor, article, the_builder, builder):
    """An invitation to be answered in forty hours; all so far was told."""
    who = {"persona": the_builder, "panelist": builder, "by": editor, "standby": True}
    seat = AssignmentFactory(article=article, answer_by=ANSWER, due_at=DUE, **who)
    told()
    return seat


@pytest.fixture
def change(client, editor):
    """change(seat, **form): what the editor's browser shows after having sent the form of a seat."""

    def sent(seat, **form):
        client.force_login(editor)
        filled_in = {"due_at": seat.due_at and seat.due_at.isoformat(), "required": "on", "standby": seat.standby_id}
        form = {name: value for name, value in (filled_in | form).items() if value is not None}
        answer = client.post(f"/admin/articles/article/{seat.article_id}/panel/{seat.pk}/change/", form, follow=True)
        seat.refresh_from_db()
        return " ".join(answer.content.decode().split())

    return sent


def told() -> list[tuple[str, str]]:
    """Who is told what since the last time this was asked."""
    dispatch_pending()
    news = sorted(Notification.objects.filter(read_at=None).values_list("user__username", "kind"))
    Notification.objects.update(read_at=timezone.now())
    return news


def letter(kind: str):
    return mails.build(Notification.objects.filter(kind=kind).latest("pk"))


def test_a_new_time_to_answer_is_told_reminded_of_and_waited_for(seat, change, editor):
    ReminderRule.objects.all().delete()
    ReminderRule.objects.create(hours=10, when="before", deadline="answer", tells="panelist")
    later = NOW + 60 * HOUR
    page = change(seat, answer_by=later.isoformat())
    assert "Reminders follow a new time" in page
    assert (seat.answer_by, seat.due_at) == (later, DUE)
    [event] = Event.objects.filter(name="assignment.change")
    assert (event.actor, set(event.data)) == (editor, {"article", "answer_by"})
    assert told() == [("builder", "answer_time_changed")]
    mail = letter("answer_time_changed")
    assert mail.subject.startswith("Please answer by ")
    assert "Your answer is now wanted by " in mail.body
    assert mail.attachments == []
    assert [remind_due(NOW + hour * HOUR) for hour in (31, 49, 51)] == [0, 0, 1]
    assert told() == [("builder", "answer_due")]
    assert [Assignment.objects.to_call_in(NOW + hour * HOUR).count() for hour in (41, 61)] == [0, 1]


def test_a_seat_with_both_times_moved_is_told_in_one_letter(seat, change):
    change(seat, due_at=(DUE + HOUR).isoformat(), answer_by=(ANSWER + HOUR).isoformat())
    assert told() == [("builder", "time_changed")]
    assert "Please answer by " in letter("time_changed").body


def test_the_time_to_answer_is_left_alone_to_the_second_cleared_and_never_behind_the_take(seat, change):
    Assignment.objects.update(answer_by=ANSWER + timedelta(seconds=17))
    for same in ({"answer_by": ANSWER.isoformat()}, {}):
        change(seat, brief="Shorter.", **same)
        assert seat.answer_by.second == 17
    assert told() == []
    assert "The take is due before this." in change(seat, answer_by=(DUE + HOUR).isoformat())
    assert "already passed" in change(seat, answer_by=(NOW - HOUR).isoformat())
    change(seat, answer_by="")
    assert (seat.answer_by, told()) == (None, [])


def test_once_there_is_an_answer_none_is_asked_for(seat, change, builder):
    answering.accept(seat.pk, by=builder.user)
    told()
    later = (ANSWER + HOUR).isoformat()
    assert 'name="answer_by' not in change(seat, answer_by=later).partition("Add a seat by hand")[0]
    assert (seat.answer_by, told()) == (ANSWER, [])


@pytest.mark.parametrize("handed_in", [True, False])
def test_a_seat_that_is_given_away_leaves_the_words_with_their_author_alone(
    client, editor, builder, the_builder, seat, handed_in
):
    answering.accept(seat.pk, by=builder.user)
    writing.save_draft(seat.pk, by=builder.user, draft="Zebra words.", version=1)
    if handed_in:
        writing.submit(seat.pk, by=builder.user)
    second = PanelistFactory(user__username="second", personas=[the_builder])
    new = assigning.reassign(seat.pk, by=editor, panelist=second)
    assert (new.draft, new.takes.count(), new.round) == ("", 0, 1)

    def reads(person, pk) -> tuple[int, bool]:
        client.force_login(person.user)
        page = client.get(f"/desk/{pk}/")
        return page.status_code, "Zebra words." in page.content.decode()

    assert [reads(builder, seat.pk), reads(builder, new.pk)] == [(200, True), (404, False)]
    assert [reads(second, seat.pk), reads(second, new.pk)] == [(404, False), (200, False)]
