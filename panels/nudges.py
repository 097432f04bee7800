"""Events that nudge somebody about a seat: recorded once for its key, and told again where nobody heard of it."""

from collections.abc import Iterator
from itertools import islice

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from cms.events import bell
from cms.events.models import Event
from cms.events.recording import record
from cms.notifications.models import Delivery, Notification
from panels.models import Assignment

BATCH = 500

# Nobody heard of a reminder that no notification was made of, or whose mail was called off before its line was read:
# at that moment its panelist was on leave, or the time was another.
_CALLED_OFF = Delivery.objects.filter(
    notification=OuterRef("pk"), channel=Delivery.Channel.EMAIL, state=Delivery.State.CALLED_OFF
)
_HEARD = Notification.objects.filter(Q(read_at__isnull=False) | ~Exists(_CALLED_OFF), event=OuterRef("pk"))


def record_each(name: str, rows: Iterator[tuple[str, int, dict]], *, insists: bool) -> int:
    """Record the event for each of (key, seat, facts) that has none of that key yet; returns how many. One that
    `insists` is told again where it fell silent."""
    told = 0
    while batch := {once: (pk, facts) for once, pk, facts in islice(rows, BATCH)}:
        known = {event.once: event for event in Event.objects.filter(once__in=batch).annotate(heard=Exists(_HEARD))}
        told += sum(_record(name, once, pk, facts) for once, (pk, facts) in batch.items() if once not in known)
        if insists:
            silent = (event for event in known.values() if event.dispatched_at and not event.heard)
            told += sum(_tell_again(event.pk) for event in silent)
    return told


def _record(name: str, once: str, pk: int, facts: dict) -> bool:
    with transaction.atomic():
        event = record(f"assignment.{name}", subject=Assignment(pk=pk), once=once, **facts)
    return event is not None


@transaction.atomic
def _tell_again(pk: int) -> bool:
    """Have a reminder that nobody heard of dispatched anew. False when another sweep was quicker."""
    event = Event.objects.select_for_update().get(pk=pk)  # and look again: the dispatcher locks it too
    if event.dispatched_at is None or Event.objects.filter(Exists(_HEARD), pk=pk).exists():
        return False
    event.notifications.all().delete()
    Event.objects.filter(pk=pk).update(dispatched_at=None)
    transaction.on_commit(bell.ring_dispatcher, robust=True)
    return True
