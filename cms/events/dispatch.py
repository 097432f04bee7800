"""Followers register here; each gets every event at least once."""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from cms.events.models import Event
from cms.lib.quiet import when_quiet

log = logging.getLogger(__name__)

RETRY_AFTER = timedelta(minutes=1)
BATCH = 500

_followers: list[Callable[[Event], None]] = []


def follow(follower: Callable[[Event], None]) -> Callable[[Event], None]:
    """Register a function that is called with each event, in the transaction that marks it dispatched.

    It may run twice for one event, so it must only do what twice is once; slow or outside work it leaves as rows.
    """
    _followers.append(follower)
    return follower


def dispatch_pending() -> int:
    """Tell all followers of the events that wait, oldest first, at most BATCH. Returns how many were told."""
    pending = Event.objects.pending().values_list("pk", flat=True)[:BATCH]
    return sum(_in_turn(pk) for pk in list(pending))


def _in_turn(pk: int) -> bool:
    with when_quiet():
        return dispatch(pk)


def dispatch(pk: int) -> bool:
    """Tell the followers of one event, once, whoever else tries. A failure is stored on it and tried again later."""
    try:
        with transaction.atomic():
            event = Event.objects.select_for_update(skip_locked=True).filter(pk=pk, dispatched_at=None).first()
            if event is None:
                return False
            for follower in _followers:
                follower(event)
            Event.objects.filter(pk=pk).update(dispatched_at=timezone.now(), retry_at=None, trouble="")
    except Exception as why:  # one follower's bug must not hold up the events behind it
        log.exception("Event %s was not dispatched and will be tried again", pk)
        Event.objects.filter(pk=pk).update(retry_at=timezone.now() + RETRY_AFTER, trouble=repr(why)[:2000])
        return False
    return True
