"""Invite whoever stands by, when the panelist of a seat declined or let the time pass."""

from contextlib import suppress
from datetime import datetime

from django.utils import timezone

from cms.events.machine import Refused, move
from panels.assigning import hand_over
from panels.models import Assignment
from panels.states import ASSIGNMENT

BATCH = 500


def call_in(pk: int) -> Assignment:
    """Give the seat to its standby, as the clock; returns the new seat. What was written stays with its author.

    The standby has as long to answer as the first had; and as long to deliver, if that time is over. Raises what
    move() raises: Conflict when nobody stands by, or the panelist still has time.
    """
    with move(ASSIGNMENT, pk, "call_in", by=None) as step:
        old, now = step.row, timezone.now()
        due_at = old.due_at if old.due_at and old.due_at > now else _anew(old.due_at, old, now)
        answers = [moment for moment in (_anew(old.answer_by, old, now), due_at) if moment]
        answer_by = min(answers) if old.answer_by else None
        return hand_over(step, old.standby, by=None, due_at=due_at, answer_by=answer_by)


def call_in_due(now: datetime | None = None) -> int:
    """Call the standby in for each seat whose panelist declined, or did not answer in time; returns for how many."""
    return call_in_each(Assignment.objects.to_call_in(now or timezone.now()))


def call_in_each(seats) -> int:
    """Call the standby in for these seats, at most BATCH, as far as the table lets; returns for how many."""
    called = 0
    for pk in seats.order_by("pk").values_list("pk", flat=True)[:BATCH]:
        with suppress(Refused):  # the standby is away, or somebody was quicker: the next sweep looks again
            call_in(pk)
            called += 1
    return called


def _anew(moment: datetime | None, seat: Assignment, now: datetime) -> datetime | None:
    """As long from now as this time was from the first invitation."""
    return moment and now + (moment - seat.invited_at)
