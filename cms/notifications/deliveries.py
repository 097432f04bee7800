"""Claim, commit, send, mark: no transaction is open while mail is sent."""

import logging
import smtplib
import time
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from cms.lib.logs import without_tokens
from cms.notifications import mails
from cms.notifications.models import Delivery, Notification, Preference
from cms.notifications.preferences import quiet_until, way_of
from cms.notifications.routing import notice_of

log = logging.getLogger(__name__)

BATCH = 200
PATIENCE = 20  # seconds for one sweep: a slow mail server must not keep the workers from publishing
LEASE = timedelta(minutes=5)
PAUSES = [timedelta(**gap) for gap in ({"minutes": 1}, {"minutes": 5}, {"minutes": 30}, {"hours": 2}, {"hours": 8})]


def deliver_due(now=None) -> int:
    """Send what is due, at most BATCH and for about PATIENCE seconds; returns how many were claimed here.

    When the mail server is away the rest is left for the next sweep: each would only wait for it in turn.
    """
    now, end, claimed = now or timezone.now(), time.monotonic() + PATIENCE, 0
    for pk in list(Delivery.objects.due(now).order_by("due_at", "pk").values_list("pk", flat=True)[:BATCH]):
        if _claim(pk, now):
            claimed += 1
            why = _send(Delivery.objects.select_related(*_TOLD).get(pk=pk), now)
            if _server_is_away(why) or time.monotonic() > end:
                break
    return claimed


def _claim(pk: int, now) -> bool:
    """Take one delivery on. False when it was sent, called off, or is another worker's.

    The claim is a lease: if this process dies, the delivery is due again when the lease ends. It is sent again under
    the same Message-ID then, so that the receiving side can fold the two.
    """
    due = Delivery.objects.due(now).filter(pk=pk)
    return bool(due.update(state=Delivery.State.SENDING, due_at=now + LEASE, tries=F("tries") + 1))


def call_off(*, about) -> int:
    """Stop every unsent delivery about this row, in the caller's transaction; returns how many."""
    return Delivery.objects.unsent().about(type(about), [about.pk]).update(state=Delivery.State.CALLED_OFF)


def settle_before(moment) -> None:
    """Treat all that was told before `moment` as old news: read, and no longer worth a mail."""
    Notification.objects.filter(created_at__lt=moment, read_at=None).update(read_at=F("created_at"))
    Delivery.objects.unsent().filter(due_at__lt=moment).update(state=Delivery.State.CALLED_OFF)


def retry(pk: int) -> bool:
    """Take a failed delivery up again, from the start of its pauses."""
    failed = Delivery.objects.failed().filter(pk=pk)
    return bool(failed.update(state=Delivery.State.WAITING, due_at=timezone.now(), tries=0))


_TOLD = ("notification__event__actor", "notification__user__hours")


def _send(delivery: Delivery, now: datetime) -> Exception | None:
    notification = delivery.notification
    try:
        if not _still_wanted(notification):
            _mark(delivery, state=Delivery.State.CALLED_OFF)
            return None
        if later := _not_before(notification, now):
            _mark(delivery, state=Delivery.State.WAITING, due_at=later, tries=delivery.tries - 1)
            return None
        mails.send(notification)
    except Exception as why:  # whatever it was, it is stored on the row, shown to editors, and tried again
        log.warning("Delivery %s failed: %r", delivery.pk, why)
        _mark_failed(delivery, why)
        return why
    _mark(delivery, state=Delivery.State.SENT, sent_at=timezone.now(), trouble="")
    return None


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


def _mark_failed(delivery: Delivery, why: Exception) -> None:
    trouble = without_tokens(f"{type(why).__name__}: {why}")[:2000]  # servers may quote the mail
    if _is_final(why) or delivery.tries > len(PAUSES):
        _mark(delivery, state=Delivery.State.FAILED, trouble=trouble)
    else:
        again = timezone.now() + PAUSES[delivery.tries - 1]
        _mark(delivery, state=Delivery.State.WAITING, due_at=again, trouble=trouble)


def _mark(delivery: Delivery, **changes) -> None:
    # Only while the claim is still ours: a lease that ran out may have been taken by another worker.
    Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.SENDING, tries=delivery.tries).update(**changes)


def _is_final(why: Exception) -> bool:
    """SMTP says 5xx of a person or a message for what no retry will change (RFC 5321, 4.2.1). Said of us, when we
    connect, sign in or name the sender, it is about our settings, which somebody may put right meanwhile."""
    if isinstance(why, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _ in why.recipients.values())
    return isinstance(why, smtplib.SMTPDataError) and 500 <= why.smtp_code < 600


_AWAY = (
    smtplib.SMTPServerDisconnected,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
)


def _server_is_away(why: Exception | None) -> bool:
    """Nobody there, no answer in time, or nobody who lets us in; every SMTPException is an OSError as well."""
    return isinstance(why, _AWAY) or (isinstance(why, OSError) and not isinstance(why, smtplib.SMTPException))
