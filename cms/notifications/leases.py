"""Deliveries in hand: claimed for a while, given back, marked. The same for every channel.

A claim is a lease: `due_at` moves to its end, and whoever finds another time there by then has lost it. A delivery is
"sending" only while a worker hands it over. If that worker dies, nobody knows what became of that one: when the lease
ends it is sent again under the same name, so that the receiving side can fold the two, and is counted as one that may
have arrived twice. The others of the batch were not begun: of them there is no doubt.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from cms.lib.logs import without_tokens
from cms.notifications.models import Delivery
from cms.notifications.schedule import BATCH, LEASE

State = Delivery.State


@transaction.atomic
def claim(channel: str, now: datetime, *, related: Iterable[str], lists: Iterable[str] = ()) -> list[Delivery]:
    """Take what is due on a channel in hand, at most BATCH, with these `related` rows and `lists` of rows. What another
    worker took and never ended is due again, in doubt."""
    due = Delivery.objects.due(now).filter(channel=channel)
    due = due.select_for_update(skip_locked=True).order_by("due_at", "pk")
    found = dict(due.values_list("pk", "state")[:BATCH])
    in_doubt = [pk for pk, state in found.items() if state == State.SENDING]
    if in_doubt:
        Delivery.objects.filter(pk__in=in_doubt).update(state=State.WAITING, doubts=F("doubts") + 1)
    Delivery.objects.filter(pk__in=found).update(due_at=max(now, timezone.now()) + LEASE)
    rows = Delivery.objects.select_related(*related).prefetch_related(*lists).in_bulk(found)
    return [rows[pk] for pk in found]


def release(batch: list[Delivery], until: datetime) -> None:
    """Give back what was taken in hand and not begun; it is due at `until`."""
    if batch:
        ours = Delivery.objects.unsent().filter(pk__in=[one.pk for one in batch], due_at=batch[0].due_at)
        ours.update(due_at=until)


def begin(delivery: Delivery) -> bool:
    """Count a try, and say that a worker stands before the other side with it. False when it is not ours any more."""
    return mark(delivery, state=State.SENDING, tries=delivery.tries + 1)


def arrived(delivery: Delivery) -> None:
    """It was taken."""
    mark(delivery, state=State.SENT, sent_at=timezone.now(), trouble="")


def failed(
    delivery: Delivery, trouble: str, *, next_try: Callable[[int], datetime | None], may_have_arrived: bool
) -> bool:
    """A try failed, as `trouble` says: it is due again when `next_try(tries)` says, or, where that is None, is given
    up; whether it was is the answer. One that was not even begun counts as a try all the same."""
    begun = delivery.state == State.SENDING
    tries = delivery.tries if begun else delivery.tries + 1
    again = next_try(tries)
    changes = {"state": State.WAITING, "due_at": again} if again else {"state": State.FAILED}
    doubts = delivery.doubts + (begun and may_have_arrived)
    trouble = without_tokens(trouble)[:2000]  # servers may quote what they were sent
    return mark(delivery, tries=tries, doubts=doubts, trouble=trouble, **changes) and not again


def mark(delivery: Delivery, **changes) -> bool:
    """Write it down, if the delivery is as we know it: called off meanwhile, or claimed anew after our lease had run
    out, it is not ours any more, and False is the answer."""
    ours = Delivery.objects.filter(pk=delivery.pk, state=delivery.state, due_at=delivery.due_at)
    if not ours.update(**changes):
        return False
    for name, value in changes.items():
        setattr(delivery, name, value)
    return True
