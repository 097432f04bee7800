"""The states of a comment's thread: the whole table."""

from cms.events.machine import Machine, Move
from comments.models import Thread
from comments.subjects import of_thread

OPEN, RESOLVED = Thread.State.values


def its_reader(user, thread):
    """Whoever may read what the thread is about."""
    return of_thread(thread).may(user)


MOVES = {  #               from                   to        who
    "resolve": Move(frozenset({OPEN}),     RESOLVED, its_reader),
    "reopen":  Move(frozenset({RESOLVED}), OPEN,     its_reader),
}  # fmt: skip


def lock(pk: int) -> Thread | None:
    """The thread, locked: the lock for the comments in it."""
    return Thread.objects.select_for_update().filter(pk=pk).first()


COMMENT = Machine("comment", lock, MOVES, dict(Thread.State.choices))
