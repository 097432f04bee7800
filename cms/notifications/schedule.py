"""When mail is tried, how often and for how long: all of it here, and said to operators in docs/operations.md."""

from datetime import datetime, timedelta

from django.utils import timezone

# After a try that failed, until the next; when they are used up, it has failed.
PAUSES = [timedelta(**gap) for gap in ({"minutes": 1}, {"minutes": 5}, {"minutes": 30}, {"hours": 2}, {"hours": 8})]
LEASE = timedelta(minutes=5)  # how long a worker holds what it took in hand: more than ROUND and a few time-outs
ROUND = 15  # seconds after which a worker turns to other things, as long as from one sweep to the next
BATCH = 20  # mails taken in hand, and sent over one connection
BROKEN = 2  # connections that break in a row before the mail server counts as away


def pause_after(tries: int) -> timedelta | None:
    """How long to wait after so many tries that failed; None when that was the last."""
    return PAUSES[tries - 1] if tries <= len(PAUSES) else None


def next_try(tries: int, now: datetime) -> datetime | None:
    """When to try again after so many tries that failed, counted from the later of `now` and this moment; None when
    that was the last."""
    pause = pause_after(tries)
    return pause and max(now, timezone.now()) + pause
