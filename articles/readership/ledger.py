"""Visits wait here, in the web process, and are written down together once a second: no reader waits for it.

A process that is killed takes the last second's with it. That much of a count may be missing.
"""

import atexit
import logging
import threading
import time

from django.db import DatabaseError, connection

from articles.models import Visit

log = logging.getLogger(__name__)

PAUSE = 1.0  # seconds
MOST = 10_000  # visits that wait; in a flood the others are not counted

_waiting: list[Visit] = []
_lock, _woken = threading.Lock(), threading.Event()


def note(visit: Visit) -> None:
    """Have it written down soon."""
    with _lock:
        if len(_waiting) < MOST:
            _waiting.append(visit)
    _woken.set()


def write_down() -> int:
    """Write down what waits, in one statement for many; returns how many. What the database does not take now is tried
    again, as far as there is room."""
    global _waiting
    with _lock:
        taken, _waiting = _waiting, []
    try:
        Visit.objects.bulk_create(taken, batch_size=500)
    except DatabaseError as why:
        log.warning("%s visits could not be written down yet: %s", len(taken), why)
        with _lock:
            _waiting = (taken + _waiting)[:MOST]
        return 0
    return len(taken)


def begin() -> None:
    """From now on this process writes down by itself."""
    threading.Thread(target=_go_on, name="visits", daemon=True).start()
    atexit.register(write_down)


def _go_on() -> None:
    while _woken.wait():
        time.sleep(PAUSE)
        _woken.clear()
        if not write_down() and _waiting:
            _woken.set()
        connection.close()
