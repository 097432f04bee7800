"""One event is told to one person once per channel. Nobody is reminded of what is done, declined or cancelled."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import publishing
from cms.events.dispatch import dispatch, dispatch_pending
from cms.events.models import Event
from cms.notifications.deliveries import deliver_due
from cms.notifications.models import Delivery, Notification
from panels.models import Assignment
from panels.reminders import remind_due
from tests.factories import ArticleFactory, AssignmentFactory

pytestmark = pytest.mark.django_db


def test_dispatching_and_delivering_twice_tells_once(editor, letters):
    seat = AssignmentFactory(by=editor)
    event = Event.objects.get(name="assignment.invite")
    assert dispatch(event.pk) is True
    assert dispatch(event.pk) is False
    Event.objects.update(dispatched_at=None)  # as if the mark had been lost in a crash
    dispatch_pending()
    for _ in range(2):
        deliver_due()
    assert [letter.to for letter in letters] == [[seat.panelist.user.email]]
    assert Delivery.objects.get().state == "sent"


def test_whoever_acted_is_not_told(editor):
    article = ArticleFactory(state="published", by=editor)
    dispatch_pending()
    assert not Notification.objects.filter(event__subject_id=article.pk, user=editor).exists()


@pytest.mark.parametrize("state", ["submitted", "approved", "declined", "cancelled"])
def test_nobody_is_reminded_of_what_is_done_declined_or_cancelled(state):
    AssignmentFactory(state=state, due_at=timezone.now() + timedelta(hours=1))
    assert remind_due() == 0
    assert remind_due(timezone.now() + timedelta(days=3)) == 0


def test_a_reminder_comes_once_for_each_kind_and_anew_when_the_time_moves():
    seat = AssignmentFactory(state="accepted", due_at=timezone.now() + timedelta(hours=5))
    soon, later = timezone.now() + timedelta(hours=3), timezone.now() + timedelta(hours=6)
    assert [remind_due(), remind_due(soon), remind_due(soon)] == [0, 1, 0]
    assert [remind_due(later), remind_due(later)] == [1, 0]
    Assignment.objects.filter(pk=seat.pk).update(due_at=later + timedelta(hours=1))
    assert [remind_due(later), remind_due(later)] == [1, 0]


def test_withdrawing_closes_the_open_seats_and_their_unsent_reminders(chief, letters):
    article = ArticleFactory(state="approved", by=chief)
    open_seat = AssignmentFactory(
        article=article, by=chief, state="accepted", due_at=timezone.now() + timedelta(hours=2)
    )
    approved = AssignmentFactory(article=article, by=chief, state="approved")
    remind_due(timezone.now() + timedelta(minutes=90))
    dispatch_pending()
    reminder = Delivery.objects.get(notification__kind="due_soon")

    publishing.withdraw(article.pk, by=chief, reason="It was not true.")

    reminder.refresh_from_db()
    assert reminder.state == "called_off"
    states = Assignment.objects.filter(article=article).order_by("pk").values_list("pk", "state")
    assert list(states) == [(open_seat.pk, "cancelled"), (approved.pk, "approved")]
    deliver_due()
    assert not [letter for letter in letters if "due" in letter.subject.lower()]
