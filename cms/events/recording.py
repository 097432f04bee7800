"""Write down what happened, and ring the workers once it is committed."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import IntegrityError, transaction

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


@contextmanager
def one_ring():
    """Ring the dispatcher once at the end, however many events are recorded inside: for sweeps over many rows."""
    token = _muffled.set(True)
    try:
        yield
    finally:
        _muffled.reset(token)
        bell.ring_dispatcher()
