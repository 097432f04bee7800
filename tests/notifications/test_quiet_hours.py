"""Quiet hours: what falls in them waits for their end, on the clock of whoever gets it."""

from datetime import UTC, datetime, timedelta

import pytest

from cms.events.dispatch import dispatch_pending
from cms.notifications import preferences
from cms.notifications.deliveries import deliver_due
from cms.notifications.models import Delivery
from panels import answering, assigning
from tests.factories import AssignmentFactory, UserFactory

pytestmark = pytest.mark.django_db

MIDNIGHT = datetime(2031, 5, 2, 0, 30, tzinfo=UTC)  # 09:30 in Tokyo, 20:30 in New York


def quiet(person, start: int | None, end: int | None, zone: str = "UTC") -> None:
    preferences.set_hours(person, time_zone=zone, digest_at=18, quiet_from=start, quiet_to=end)


def test_mail_that_falls_in_them_leaves_when_they_end_and_counts_as_no_try(letters, editor):
    seat = AssignmentFactory(by=editor)
    quiet(editor, 22, 7)
    answering.accept(seat.pk, by=seat.panelist.user)
    dispatch_pending()
    deliver_due(MIDNIGHT)
    mine = Delivery.objects.get(notification__user=editor)
    assert (mine.state, mine.tries, mine.due_at) == ("waiting", 0, datetime(2031, 5, 2, 7, 0, tzinfo=UTC))
    deliver_due(mine.due_at - timedelta(minutes=1))
    assert [letter.to for letter in letters] == [[seat.panelist.user.email]] * 2
    deliver_due(mine.due_at)
    assert [letter.to for letter in letters[2:]] == [[editor.email]]


def test_what_is_no_longer_true_when_they_end_is_not_sent(letters, editor, chief):
    seat = AssignmentFactory(by=editor)
    quiet(editor, 22, 7)
    answering.accept(seat.pk, by=seat.panelist.user)
    dispatch_pending()
    deliver_due(MIDNIGHT)
    assigning.cancel(seat.pk, by=chief)
    deliver_due(MIDNIGHT + timedelta(hours=8))
    assert Delivery.objects.get(notification__kind="accepted").state == "called_off"


@pytest.mark.parametrize(("hours", "state"), [(3, "sent"), (12, "waiting")])
def test_an_invitation_waits_unless_its_answer_would_be_due_before_they_end(
    letters, editor, the_builder, builder, hours, state
):
    quiet(builder.user, 22, 7)
    AssignmentFactory(
        by=editor, persona=the_builder, panelist=builder, answer_by=MIDNIGHT + timedelta(hours=hours), due_at=None
    )
    dispatch_pending()
    deliver_due(MIDNIGHT)
    assert Delivery.objects.get().state == state


@pytest.mark.parametrize(
    ("start", "end", "zone", "now", "until"),
    [
        (22, 7, "UTC", "2031-05-02T06:59", "2031-05-02T07:00"),
        (22, 7, "UTC", "2031-05-02T07:00", None),
        (22, 7, "UTC", "2031-05-02T22:00", "2031-05-03T07:00"),
        (22, 0, "UTC", "2031-05-02T23:59", "2031-05-03T00:00"),
        (9, 17, "Asia/Tokyo", "2031-05-02T00:30", "2031-05-02T08:00"),
        (9, 17, "America/New_York", "2031-05-02T00:30", None),
        (7, 7, "UTC", "2031-05-02T07:30", None),
        (None, None, "UTC", "2031-05-02T03:00", None),
        # The clocks go forward at 01:00 UTC: one hour of the night less; and over the very hour at which they end.
        (22, 7, "Europe/Berlin", "2031-03-29T23:00", "2031-03-30T05:00"),
        (22, 2, "Europe/Berlin", "2031-03-30T00:59", "2031-03-30T01:00"),
        (22, 2, "Europe/Berlin", "2031-03-30T01:00", None),
        # They go back at 01:00 UTC: one hour more; what ends at 02:00 ends when it is 02:00 for the first time.
        (22, 7, "Europe/Berlin", "2031-10-25T22:00", "2031-10-26T06:00"),
        (22, 2, "Europe/Berlin", "2031-10-25T23:59", "2031-10-26T00:00"),
        (22, 2, "Europe/Berlin", "2031-10-26T01:30", None),
    ],
)
def test_they_are_hours_on_the_wall_whatever_the_clocks_do(start, end, zone, now, until):
    person = UserFactory()
    quiet(person, start, end, zone)
    now, until = (datetime.fromisoformat(f"{time}:00+00:00") if time else None for time in (now, until))
    assert preferences.quiet_until(person, now) == until
