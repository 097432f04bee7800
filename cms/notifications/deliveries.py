"""Claim a batch of mails, commit, and for each: begin, send, mark (leases.py). No transaction is open meanwhile.

News goes first: between any two batches of mail to subscribers it is looked whether there is any.

What waits on other channels is sent by other rounds (calling.py). Whatever the channel: calling off, trying again.
"""

import logging
import threading
import time
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from cms.lib.quiet import quiet
from cms.notifications import leases, mails
from cms.notifications.line import Line
from cms.notifications.looking import one_look
from cms.notifications.models import Delivery, Notification, Preference
from cms.notifications.preferences import quiet_until, way_of
from cms.notifications.reaching import give_up, must_be_in_reach, trust_again
from cms.notifications.refusals import is_final, may_have_taken_it
from cms.notifications.returnpaths import return_path
from cms.notifications.routing import notice_of
from cms.notifications.schedule import ROUND, next_try

log = logging.getLogger(__name__)

State = Delivery.State
# Of a worker's threads one hands mail over at a time, so that killing it leaves one mail in doubt. Who finds that one
# at work rings, and it goes round once more.
_postman, _rung = threading.Lock(), threading.Event()
MAIL = (Delivery.Channel.EMAIL, Delivery.Channel.NEWSLETTER)  # by which goes first
MANY = 500  # mails tried again with one button
_TOLD = ("notification__event__actor", "notification__user__hours", "notification__subscriber")
_CHOICES = ("notification__user__preferences",)


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
        with Line() as line, one_look():
            _prepare(batch)
            while batch and not line.is_dead and time.monotonic() < end:
                _send(batch.pop(0), line, now)
                done += 1
        if batch:
            leases.release(batch, now)
            break
    return done


def _claim(now: datetime) -> list[Delivery]:
    claimed = (leases.claim(channel, now, related=_TOLD, lists=_CHOICES) for channel in MAIL)
    return next(filter(None, claimed), [])


def _prepare(batch: list[Delivery]) -> None:
    """Ask for what the notices of a batch tell, together where they can."""
    told = groupby(sorted(batch, key=_kind), key=_kind)
    for kind, deliveries in told:
        notice_of(kind).prepare([delivery.notification.event for delivery in deliveries])


def _kind(delivery: Delivery) -> str:
    return delivery.notification.kind


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
    whose = list(failed.values_list("notification__user", "notification__subscriber"))
    trust_again([user for user, _ in whose if user], [subscriber for _, subscriber in whose if subscriber])
    return failed.update(state=State.WAITING, due_at=timezone.now(), tries=0)


def _send(delivery: Delivery, line: Line, now: datetime) -> None:
    notification = delivery.notification
    try:
        if not _still_wanted(notification):
            leases.mark(delivery, state=State.CALLED_OFF)
        elif later := _not_before(notification, now):
            leases.mark(delivery, due_at=later)
        else:
            must_be_in_reach(notification.to)
            mail = mails.build(notification, goes_out=True)
            if back := return_path(delivery):
                mail.comes_back_to(back)
            mail.message()
            line.open()
            _hand_over(delivery, mail, line)
    except Exception as why:  # whatever it was, it is stored on the row, shown to editors, and tried again
        log.warning("Delivery %s failed: %r", delivery.pk, why)
        _mark_failed(delivery, why, now)


def _still_wanted(notification) -> bool:
    """The news is true at this moment, and its person is still with us, has an address, and has not silenced it."""
    person, notice = notification.to, notice_of(notification.kind)
    if person is None or not person.is_active or not person.email:
        return False
    if notification.user and way_of(person, notification.kind) == Preference.Way.NEVER:
        return False
    return notice.holds(notification.event) and notice.concerns(notification.event, person)


def _not_before(notification, now: datetime) -> datetime | None:
    """The end of the quiet hours that its person has now; None where they have none, or would hear too late to act."""
    end = quiet_until(notification.user, now) if notification.user else None
    act_by = notice_of(notification.kind).act_by(notification.event) if end else None
    return None if act_by and act_by <= end else end


def _hand_over(delivery: Delivery, mail, line: Line) -> None:
    """From the first line to the last nobody knows whether the mail server has it: nothing else is done in between."""
    with quiet():
        if leases.begin(delivery):
            line.send(mail)
            leases.arrived(delivery)


@transaction.atomic
def _mark_failed(delivery: Delivery, why: Exception, now: datetime) -> None:
    def again(tries: int) -> datetime | None:
        return None if is_final(why) else next_try(tries, now)

    trouble = f"{type(why).__name__}: {why}"
    if leases.failed(delivery, trouble, next_try=again, may_have_arrived=may_have_taken_it(why)):
        give_up(delivery, why)
