"""Reminders by rule: so long before or after a time, to whom the rule says, by how things are when the sweep comes."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from cms.events.dispatch import dispatch_pending
from cms.events.models import Event
from cms.notifications.deliveries import deliver_due
from cms.notifications.models import Delivery, Notification
from panels import answering, assigning, away, writing
from panels.models import Assignment, ReminderRule
from panels.reminders import remind_due
from tests.factories import ArticleFactory, AssignmentFactory, PanelistFactory

pytestmark = pytest.mark.django_db

RULES = "/admin/panels/reminderrule/"
HOUR = timedelta(hours=1)
NOW = timezone.now()


def rule(hours: int, when: str, deadline: str = "take", tells: str = "panelist") -> ReminderRule:
    return ReminderRule.objects.create(hours=hours, when=when, deadline=deadline, tells=tells)


@pytest.fixture
def only():
    """No rule but those that the test makes."""
    ReminderRule.objects.all().delete()


@pytest.fixture
def seat(editor, the_builder, builder):
    """The builder's, accepted, due in a hundred hours; all so far was told."""
    fields = {"persona": the_builder, "panelist": builder, "due_at": NOW + 100 * HOUR}
    seat = AssignmentFactory(article=ArticleFactory(by=editor), by=editor, state="accepted", **fields)
    told()
    return seat


def told() -> list[tuple[str, str]]:
    """Who is told what since the last time this was asked."""
    dispatch_pending()
    news = sorted(Notification.objects.filter(read_at=None).values_list("user__username", "kind"))
    Notification.objects.update(read_at=NOW)
    return news


def test_a_newsroom_begins_with_a_reminder_the_day_before_one_when_it_is_due_and_a_word_to_the_editor():
    assert [str(rule) for rule in ReminderRule.objects.all()] == [
        "When an answer is due: tell the editor",
        "1 day after changes are proposed: remind the panelist",
        "1 day before a rebuttal round closes: remind the panelist",
        "1 day before a take is due: remind the panelist",
        "When a take is due: remind the panelist",
        "1 day after a take is due: tell the editor",
        "2 days after a take is due: give the seat to its standby",
    ]


def test_each_rule_speaks_once_at_its_own_time(only, seat):
    for hours, when in ((48, "before"), (12, "before"), (0, "after"), (24, "after")):
        rule(hours, when)
    rule(30, "after", tells="editor")
    heard = {}
    for hour in range(-50, 60, 2):
        assert [remind_due(seat.due_at + hour * HOUR), remind_due(seat.due_at + hour * HOUR)] in ([1, 0], [0, 0])
        heard[hour] = told()
    mine, theirs = ("builder", "overdue"), ("editor", "waited_for")
    soon = [("builder", "due_soon")]
    assert {hour: news for hour, news in heard.items() if news} == {
        -48: soon,
        -12: soon,
        0: [mine],
        24: [mine],
        30: [theirs],
    }


def test_what_was_missed_is_caught_up_once_with_the_latest_alone(only, seat):
    for hours in (0, 12, 24):
        rule(hours, "after")
    assert [remind_due(seat.due_at + 20 * HOUR) for _ in range(2)] == [1, 0]
    assert told() == [("builder", "overdue")]
    assert list(Event.objects.filter(name="assignment.overdue").values_list("once", flat=True)) == [
        f"reminder:{ReminderRule.objects.get(hours=12).pk}:{seat.pk}:{seat.due_at.isoformat()}"
    ]
    assert [remind_due(seat.due_at + 500 * HOUR) for _ in range(2)] == [1, 0]


def test_nothing_is_said_beforehand_once_the_time_has_come(only, seat):
    rule(24, "before")
    assert remind_due(seat.due_at + HOUR) == 0
    remind_due(seat.due_at - HOUR)
    dispatch_pending()
    Assignment.objects.update(due_at=NOW - HOUR)
    deliver_due()
    assert Delivery.objects.get(notification__kind="due_soon").state == "called_off"


def test_a_time_that_is_moved_moves_what_goes_by_it(only, seat, editor):
    rule(0, "after")
    assert remind_due(seat.due_at) == 1
    later = seat.due_at + 100 * HOUR
    assigning.change(seat.pk, by=editor, brief="", required=True, standby=None, due_at=later)
    assert told() == [("builder", "time_changed")]  # and not what was recorded for the time before
    assert [remind_due(later - HOUR), remind_due(later), remind_due(later)] == [0, 1, 0]
    assert told() == [("builder", "overdue")]


def test_an_answer_is_asked_for_by_its_own_time_until_it_is_there(only, editor, the_builder, builder, letters):
    rule(10, "before", "answer")
    rule(5, "after", "answer", "editor")
    fields = {"persona": the_builder, "panelist": builder, "answer_by": NOW + 40 * HOUR, "due_at": NOW + 90 * HOUR}
    seat = AssignmentFactory(article=ArticleFactory(by=editor, headline="Glass battery"), by=editor, **fields)
    told()
    assert [remind_due(NOW + hour * HOUR) for hour in (29, 31, 44, 46)] == [0, 1, 0, 1]
    assert told() == [("builder", "answer_due"), ("editor", "waited_for")]
    Notification.objects.update(read_at=None)
    deliver_due()
    mail = {letter.to[0]: letter for letter in letters if "invit" not in letter.subject}
    assert mail["builder@example.org"].subject == "Your answer is awaited: Glass battery"
    assert "decline with a click" in mail["builder@example.org"].body
    assert mail["editor@example.org"].subject == "No answer yet from The Builder: Glass battery"
    assert mail["editor@example.org"].reply_to == ["builder@example.org"]
    answering.accept(seat.pk, by=builder.user)
    assert remind_due(NOW + 80 * HOUR) == 0


def test_who_is_on_leave_is_reminded_once_they_are_back_and_the_editor_all_the_same(only, seat, builder, letters):
    rule(0, "after")
    rule(0, "after", tells="editor")
    Assignment.objects.update(due_at=NOW - HOUR)
    remind_due()
    today = timezone.localdate(timezone=builder.user.zone)
    leave = away.go_away(builder, by=builder.user, first_day=today, last_day=today + timedelta(days=2))
    assert told() == [("editor", "waited_for")]  # the panelist's was recorded a moment before the leave
    assert [remind_due(), remind_due(NOW + timedelta(days=1))] == [0, 0]
    away.come_back(leave.pk, by=builder.user)
    assert remind_due() == 1
    assert told() == [("builder", "overdue")]
    assert [remind_due(), told()] == [0, []]


def test_a_reminder_whose_mail_a_leave_called_off_is_mailed_once_they_are_back(only, seat, builder, letters):
    rule(0, "after")
    Assignment.objects.update(due_at=NOW - HOUR)
    remind_due()
    dispatch_pending()
    today = timezone.localdate(timezone=builder.user.zone)
    leave = away.go_away(builder, by=builder.user, first_day=today, last_day=today)

    def sweep():
        remind_due()
        dispatch_pending()
        deliver_due()
        return [letter.subject.split(":")[0] for letter in letters if "due" in letter.subject]

    assert [sweep(), sweep()] == [[], []]
    away.come_back(leave.pk, by=builder.user)
    [[subject], [again]] = sweep(), sweep()
    assert subject == again
    assert Notification.objects.filter(kind="overdue").count() == 1


def test_what_a_leave_kept_from_somebody_who_is_done_by_then_is_told_no_more(only, seat, builder):
    rule(0, "after")
    Assignment.objects.update(due_at=NOW - HOUR)
    remind_due()
    today = timezone.localdate(timezone=builder.user.zone)
    leave = away.go_away(builder, by=builder.user, first_day=today, last_day=today)
    told()
    writing.submit(seat.pk, by=builder.user, draft="From the beach.")
    away.come_back(leave.pk, by=builder.user)
    remind_due()
    assert told() == [("editor", "submitted")]


def test_whose_word_on_changes_is_awaited_hears_of_it_by_rule(only, editor, builder, the_builder):
    rule(12, "after", "consent")
    rule(48, "after", "consent")
    AssignmentFactory(
        article=ArticleFactory(by=editor), persona=the_builder, panelist=builder, by=editor, state="awaiting_consent"
    )
    told()
    heard = {}
    for hour in (11, 13, 25, 49, 90):
        remind_due(timezone.now() + hour * HOUR)
        heard[hour] = told()
    asked = [("builder", "edits_unanswered")]
    assert heard == {11: [], 13: asked, 25: [], 49: asked, 90: []}


def test_a_late_take_goes_to_the_editor_and_then_to_the_standby_who_has_as_long_as_the_first(
    seat, editor, the_builder, builder
):
    second = PanelistFactory(user__username="second", personas=[the_builder])
    Assignment.objects.filter(pk=seat.pk).update(standby=second)
    heard = []
    for hours in (1, 25):
        remind_due(seat.due_at + hours * HOUR)
        heard.append(told())
    times = {name: F(name) - 149 * HOUR for name in ("invited_at", "answered_at", "due_at")}
    Assignment.objects.update(**times)
    for _ in range(2):
        remind_due()
    heard.append(told())
    assert heard == [
        [("builder", "overdue")],
        [("editor", "waited_for")],
        [("builder", "cancelled"), ("editor", "standby_invited"), ("second", "invited")],
    ]
    old, new = Assignment.objects.order_by("pk")
    assert [(one.panelist, one.state) for one in (old, new)] == [(builder, "cancelled"), (second, "invited")]
    assert new.due_at > NOW + 90 * HOUR


@pytest.mark.parametrize("end", ["submit", "decline", "cancel", "reassign"])
def test_whoever_is_done_or_no_longer_asked_gets_none_though_it_was_recorded_a_moment_before(
    only, seat, editor, builder, the_builder, end
):
    rule(0, "after")
    rule(1, "after", tells="editor")
    assert remind_due(seat.due_at + 2 * HOUR) == 2
    if end == "submit":
        writing.submit(seat.pk, by=builder.user, draft="Just in time.")
    elif end == "decline":
        answering.decline(seat.pk, by=builder.user, reason="No time.")
    elif end == "cancel":
        assigning.cancel(seat.pk, by=editor)
    else:
        assigning.reassign(seat.pk, by=editor, panelist=AssignmentFactory(persona=the_builder).panelist)
    assert [news for news in told() if news[1] in ("overdue", "waited_for")] == []
    Event.objects.filter(name="assignment.overdue").delete()
    remind_due(seat.due_at + 3 * HOUR)
    assert not Event.objects.about(seat).filter(name="assignment.overdue").exists()


def test_a_rule_out_of_use_says_nothing_and_a_moved_one_nothing_twice(only, seat):
    late = rule(0, "after")
    assert remind_due(seat.due_at + 9 * HOUR) == 1
    ReminderRule.objects.filter(pk=late.pk).update(hours=6)
    assert remind_due(seat.due_at + 9 * HOUR) == 0
    rule(8, "after")
    ReminderRule.objects.update(is_active=False)
    assert remind_due(seat.due_at + 9 * HOUR) == 0


def test_those_who_keep_the_panel_set_the_rules_and_it_is_written_down(client, editor, writer):
    client.force_login(editor)
    page = client.get(RULES).content.decode()
    assert "1 day before a take is due: remind the panelist" in page
    given = {"hours": "3", "when": "after", "deadline": "answer", "tells": "panelist", "is_active": "on"}
    assert client.post(f"{RULES}add/", given).status_code == 302
    made = ReminderRule.objects.latest("pk")
    assert str(made) == "3 hours after an answer is due: remind the panelist"
    client.post(f"{RULES}{made.pk}/change/", given | {"is_active": ""})
    events = Event.objects.filter(name="reminder.change").order_by("pk")
    assert [(event.subject_id, event.actor, event.data) for event in events] == [
        (made.pk, editor, {"change": "in use"}),
        (made.pk, editor, {"change": "not in use"}),
    ]
    assert "There is such a reminder already." in client.post(f"{RULES}add/", given).content.decode()
    taken_early = given | {"tells": "standby"}
    assert "A seat goes to its standby after" in client.post(f"{RULES}add/", taken_early).content.decode()
    assert "0 hours before is the very time" in (
        client.post(f"{RULES}add/", given | {"hours": "0", "when": "before"}).content.decode()
    )
    for wrong in ({"hours": "0"}, {"when": "before"}, {"tells": "editor"}):
        answer = client.post(f"{RULES}add/", given | {"deadline": "consent"} | wrong).content.decode()
        assert "Of changes the panelist alone is reminded" in answer
    assert client.post(f"{RULES}{made.pk}/delete/", {"post": "yes"}).status_code == 403
    client.force_login(writer)
    assert client.get(RULES).status_code == 403
