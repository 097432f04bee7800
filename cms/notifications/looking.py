"""What the mails of one batch would ask the database in turn is asked once: many people are told of the same event.

A look lasts as long as its block, and a second at most: what has changed since is seen by the next.
"""

import time
from collections.abc import Callable, Hashable
from contextlib import contextmanager
from contextvars import ContextVar

LASTS = 1.0  # seconds


class _Look(dict):
    """What was seen, by what was asked for."""

    def __init__(self):
        super().__init__()
        self.since = time.monotonic()

    def renew(self) -> None:
        """Forget what is too old to be believed."""
        if time.monotonic() > self.since + LASTS:
            self.clear()
            self.since = time.monotonic()


_look: ContextVar[_Look | None] = ContextVar("look", default=None)


@contextmanager
def one_look():
    """In this block each thing is asked for once."""
    token = _look.set(_Look())
    try:
        yield
    finally:
        _look.reset(token)


def seen(what: Hashable, ask: Callable):
    """The answer to `ask()`; within one look that of its first time. Not to be changed by who gets it."""
    look = _look.get()
    if look is None:
        return ask()
    look.renew()
    if what not in look:
        look[what] = ask()
    return look[what]


def keep(answers: dict) -> None:
    """Have seen these, where somebody looks; they were asked for together."""
    if (look := _look.get()) is not None:
        look.update(answers)
