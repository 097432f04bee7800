"""Claim a batch, commit, and for each: begin, send, mark. No transaction is open while mail is sent.

A claim is a lease: `due_at` moves to its end, and whoever finds another time there by then has lost it. A mail is
"sending" only while a worker stands before the mail server with it. If that worker dies, nobody knows what became of
that one mail: when the lease ends it is sent again under the same Message-ID, so that the receiving side can fold the
two, and is counted as one that may have arrived twice. The others of the batch were not begun: of them there is no
doubt.
"""

import logging
import threading
import time
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from cms.lib.logs import without_tokens
from cms.notifications import mails
from cms.notifications.line import Line
from cms.notifications.models import Delivery, Notification, Preference
from cms.notifications.preferences import quiet_until, way_of
from cms.notifications.reaching import give_up, must_be_in_reach, trust_again
from cms.notifications.refusals import is_final, may_have_taken_it
from cms.notifications.routing import notice_of
from cms.notifications.schedule import BATCH, LEASE, ROUND, next_try

log = logging.getLogger(__name__)

State = Delivery.State
# Of a worker's threads one hands mail over at a time, so that killing it leaves one mail in doubt. Who finds that one
# at work rings, and it goes round once more.
_postman, _rung = threading.Lock(), threading.Event()
MANY = 500  # mails tried again with one button
_TOLD = ("notification__event__actor", "notification__user__hours")


def deliver_due(now: datetime | None = None) -> int:
    """Send what is due, for about ROUND seconds; returns how many were taken up.

    What is left when the time is over, or when the mail server is away, waits for the next sweep, unspent.
    """
    done = 0
    _rung.set()
    while _rung.is_set() and _postman.acquire(blocking=False):
        try:
            _rung.clear()
            done += _go_round(now or timezone.now())
        finally:
            _postman.release()
    return done


def _go_round(now: datetime) -> int:
    end, done = time.monotonic() + ROUND, 0
    while batch := _claim(now):
        with Line() as line:
            while batch and not line.is_dead and time.monotonic() < end:
                _send(batch.pop(0), line, now)
                done += 1
        if batch:
            _release(batch, now)
            break
    return done


def call_off(*, about) -> int:
    """Stop every unsent delivery about this row, in the caller's transaction; returns how many."""
    return Delivery.objects.unsent().about(type(about), [about.pk]).update(state=State.CALLED_OFF)


def settle_before(moment) -> None:
    """Treat all that was told before `moment` as old news: read, and no longer worth a mail."""
    Notification.objects.filter(created_at__lt=moment, read_at=None).update(read_at=F("created_at"))
    Delivery.objects.unsent().filter(due_at__lt=moment).update(state=State.CALLED_OFF)


def retry(pk: int) -> bool:
    """Take a failed delivery up again, from the start of its pauses; its address is given another chance."""
    return bool(_take_up(Delivery.objects.filter(pk=pk)))


def retry_all_to(person) -> int:
    """Take up again what could not be delivered to this person, the newest MANY of it; returns how much that is."""
    newest = Delivery.objects.failed().filter(notification__user=person).order_by("-pk").values_list("pk", flat=True)
    return _take_up(Delivery.objects.filter(pk__in=list(newest[:MANY])))


@transaction.atomic
def _take_up(deliveries) -> int:
    failed = deliveries.failed()
    trust_again(list(failed.values_list("notification__user", flat=True)))
    return failed.update(state=State.WAITING, due_at=timezone.now(), tries=0)


@transaction.atomic
def _claim(now: datetime) -> list[Delivery]:
    """Take what is due in hand, at most BATCH. What another worker took and never ended is due again, in doubt."""
    due = Delivery.objects.due(now).select_for_update(skip_locked=True).order_by("due_at", "pk")
    found = dict(due.values_list("pk", "state")[:BATCH])
    lease = max(now, timezone.now()) + LEASE
    in_doubt = [pk for pk, state in found.items() if state == State.SENDING]
    if in_doubt:
        Delivery.objects.filter(pk__in=in_doubt).update(state=State.WAITING, doubts=F("doubts") + 1)
    Delivery.objects.filter(pk__in=found).update(due_at=lease)
    rows = Delivery.objects.select_related(*_TOLD).in_bulk(found)
    return [rows[pk] for pk in found]


def _release(batch: list[Delivery], now: datetime) -> None:
    """Give back what was taken in hand and not begun."""
    ours = Delivery.objects.unsent().filter(pk__in=[delivery.pk for delivery in batch], due_at=batch[0].due_at)
    ours.update(due_at=now)


def _send(delivery: Delivery, line: Line, now: datetime) -> None:
    notification = delivery.notification
    try:
        if not _still_wanted(notification):
            _mark(delivery, state=State.CALLED_OFF)
        elif later := _not_before(notification, now):
            _mark(delivery, due_at=later)
        else:
            must_be_in_reach(notification.user)
            mail = mails.build(notification, goes_out=True)
            line.open()
            _hand_over(delivery, mail, line)
    except Exception as why:  # whatever it was, it is stored on the row, shown to editors, and tried again
        log.warning("Delivery %s failed: %r", delivery.pk, why)
        _mark_failed(delivery, why, now)


def _still_wanted(notification) -> bool:
    """The news is true at this moment, and its person is still with us, has an address, and has not silenced it."""
    person = notification.user
    if not person.is_active or not person.email or way_of(person, notification.kind) == Preference.Way.NEVER:
        return False
    return notice_of(notification.kind).still_true(notification.event)


def _not_before(notification, now: datetime) -> datetime | None:
    """The end of the quiet hours that its person has now; None where they have none, or would hear too late to act."""
    end = quiet_until(notification.user, now)
    act_by = notice_of(notification.kind).act_by(notification.event) if end else None
    return None if act_by and act_by <= end else end


def _hand_over(delivery: Delivery, mail, line: Line) -> None:
    """From the first line to the last nobody knows whether the mail server has it: nothing else is done in between."""
    if _mark(delivery, state=State.SENDING, tries=delivery.tries + 1):
        line.send(mail)
        _mark(delivery, state=State.SENT, sent_at=timezone.now(), trouble="")


@transaction.atomic
def _mark_failed(delivery: Delivery, why: Exception, now: datetime) -> None:
    begun = delivery.state == State.SENDING
    tries = delivery.tries if begun else delivery.tries + 1
    again = None if is_final(why) else next_try(tries, now)
    changes = {"state": State.WAITING, "due_at": again} if again else {"state": State.FAILED}
    doubts = delivery.doubts + (begun and may_have_taken_it(why))
    trouble = without_tokens(f"{type(why).__name__}: {why}")[:2000]  # servers may quote the mail
    if _mark(delivery, tries=tries, doubts=doubts, trouble=trouble, **changes) and not again:
        give_up(delivery, why)


def _mark(delivery: Delivery, **changes) -> bool:
    """Write it down, if the delivery is as we know it: called off meanwhile, or claimed anew after our lease had run
    out, it is not ours any more, and False is the answer."""
    ours = Delivery.objects.filter(pk=delivery.pk, state=delivery.state, due_at=delivery.due_at)
    if not ours.update(**changes):
        return False
    for name, value in changes.items():
        setattr(delivery, name, value)
    return True
