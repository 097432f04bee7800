"""Claim a batch of webhooks, commit, and for each: begin, send, mark (leases.py).

An endpoint may hang, so a worker gives this round one thread at most, and mail has a round of its own. One that does
not answer is left alone for a while, with all that waits for it; of that nothing counts as a try.
"""

import logging
import threading
import time
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cms.notifications import leases, payloads, webhooks
from cms.notifications.endpoints import endpoint_of, give_up, must_be_there
from cms.notifications.models import Delivery, Endpoint
from cms.notifications.routing import notice_of
from cms.notifications.schedule import AWAY, ROUND, next_call
from cms.notifications.webhooks import NotTaken

log = logging.getLogger(__name__)

CHANNEL = Delivery.Channel.WEBHOOK
_caller = threading.Lock()


def call_due(now: datetime | None = None) -> int:
    """Send the webhooks that are due, for about ROUND seconds; returns how many were taken up."""
    if not _caller.acquire(blocking=False):
        return 0
    try:
        return _go_round(now or timezone.now())
    finally:
        _caller.release()


def _go_round(now: datetime) -> int:
    end, done = time.monotonic() + ROUND, 0
    while batch := leases.claim(CHANNEL, now, related=("notification__event", "notification__user")):
        while batch and time.monotonic() < end:
            delivery = batch.pop(0)
            if not _call(delivery, now):
                batch = _left_alone(delivery, batch, now)
            done += 1
        if batch:
            leases.release(batch, now)
            break
    return done


def _call(delivery: Delivery, now: datetime) -> bool:
    """Whether somebody answered, whatever they said, or nobody had to."""
    try:
        endpoint = _wanted_at(delivery.notification)
        if endpoint is None:
            leases.mark(delivery, state=Delivery.State.CALLED_OFF)
        else:
            must_be_there(endpoint)
            _hand_over(delivery, endpoint)
    except NotTaken as why:
        log.warning("Delivery %s failed: %s", delivery.pk, why)
        _mark_failed(delivery, why, str(why), now)
        return not why.unheard
    except Exception as why:  # whatever it was, it is stored on the row, shown to editors, and tried again
        log.exception("Delivery %s failed", delivery.pk)
        _mark_failed(delivery, NotTaken("something here is broken"), f"{type(why).__name__}: {why}", now)
    return True


def _wanted_at(notification) -> Endpoint | None:
    """Where to tell this, while it is true, and its user is with us."""
    if not notification.user.is_active or not notice_of(notification.kind).still_true(notification.event):
        return None
    return endpoint_of(notification.user)


def _hand_over(delivery: Delivery, endpoint: Endpoint) -> None:
    body, message = payloads.body_of(delivery.notification), payloads.message_id(delivery.notification)
    secrets = endpoint.secrets_at(timezone.now())
    if leases.begin(delivery):
        webhooks.send(endpoint.url, message, body, signed_by=secrets)
        leases.arrived(delivery)


@transaction.atomic
def _mark_failed(delivery: Delivery, why: NotTaken, trouble: str, now: datetime) -> None:
    def again(tries: int) -> datetime | None:
        return None if why.gone else next_call(tries, now, asked=why.asked)

    if leases.failed(delivery, trouble, next_try=again, may_have_arrived=why.sent):
        give_up(delivery, why)


def _left_alone(delivery: Delivery, batch: list[Delivery], now: datetime) -> list[Delivery]:
    """The rest of the batch, without what goes to the same endpoint: all of that waits until it is tried again."""
    user, until = delivery.notification.user, max(now, timezone.now()) + AWAY
    theirs = [one for one in batch if one.notification.user_id == user.pk]
    leases.release(theirs, until)
    waiting = Delivery.objects.unsent().filter(channel=CHANNEL, notification__user=user).exclude(pk=delivery.pk)
    waiting.filter(due_at__lt=until).update(due_at=until)
    return [one for one in batch if one not in theirs]
