"""Quiet for one thread of a process: what it does must be over in no time, and the others can wait that long.

Between a mail server's answer and the row that says so lies the only moment at which a killed worker has a mail sent
twice. A thread that computes meanwhile makes it several times longer; one that holds SQLite's write lock, a hundred.
"""

import threading
from contextlib import contextmanager

PATIENCE = 0.05  # seconds; a mail server that hangs holds nobody up for longer

_quiet = threading.Lock()


@contextmanager
def quiet():
    """Have it, as soon as the thread that works lets it go, and until the end of the block."""
    with _quiet:
        yield


@contextmanager
def when_quiet():
    """Work in the block, which is short, while no other thread has or wants quiet; after PATIENCE, whoever has it."""
    ours = _quiet.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        if ours:
            _quiet.release()
