"""Write down what happened, and ring the workers once it is committed."""

from collections.abc import Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from cms.events import bell
from cms.events.models import Event

_muffled: ContextVar[bool] = ContextVar("muffled", default=False)


def record(name: str, *, subject, by=None, once: str | None = None, **data) -> Event | None:
    """Write one Event inside the caller's transaction; the dispatcher is rung when that commits.

    `data` must be plain JSON (times are written as ISO 8601). With `once`, an event of the same key that was
    recorded before wins, and None is returned.
    """
    if once is not None and Event.objects.filter(once=once).exists():
        return None
    event = Event(
        name=name,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        actor=by,
        data={key: value for key, value in data.items() if value not in (None, "")},
        once=once,
    )
    if once is None:
        event.save(force_insert=True)
    else:
        try:  # somebody else may record it at this very moment
            with transaction.atomic():
                event.save(force_insert=True)
        except IntegrityError:
            return None
    if not _muffled.get():
        transaction.on_commit(bell.ring_dispatcher, robust=True)
    return event


def bulk_record(name: str, once: Mapping[str, tuple[Model, dict]]) -> list[Event]:
    """Write Events inside the caller's transaction, of each key the first alone, each about its subject and with its
    data; returns those that are new. The caller holds a lock against recording the same key twice, and tells whoever is
    to hear of them: no dispatcher does."""
    now, known = timezone.now(), set(Event.objects.filter(once__in=once).values_list("once", flat=True))
    events = [
        Event(
            name=name,
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
            data=data,
            once=key,
            at=now,
            dispatched_at=now,
        )
        for key, (subject, data) in once.items()
        if key not in known
    ]
    return Event.objects.bulk_create(events)


@contextmanager
def one_ring():
    """Ring the dispatcher once at the end, however many events are recorded inside: for sweeps over many rows."""
    token = _muffled.set(True)
    try:
        yield
    finally:
        _muffled.reset(token)
        bell.ring_dispatcher()
