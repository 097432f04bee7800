"""When mail and webhooks are tried, how often and for how long: all of it here, and said to operators in
docs/operations.md."""

from datetime import datetime, timedelta
from random import SystemRandom

from django.utils import timezone

# After a try that failed, until the next; when they are used up, it has failed.
PAUSES = [timedelta(**gap) for gap in ({"minutes": 1}, {"minutes": 5}, {"minutes": 30}, {"hours": 2}, {"hours": 8})]
LEASE = timedelta(minutes=5)  # how long a worker holds what it took in hand: more than ROUND and a few time-outs
ROUND = 15  # seconds after which a worker turns to other things, as long as from one sweep to the next
BATCH = 50  # mails taken in hand, and sent over one connection
BROKEN = 2  # connections that break in a row before the mail server counts as away

# Webhooks are tried at once and then at these times after the first try, as Standard Webhooks 1.0 has them.
CALLS = [timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30)]
CALLS += [timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)]
JITTER = 0.1  # a pause is longer by up to this share of it, so that what failed together does not come together again
AWAY = timedelta(minutes=1)  # how long one that did not answer is left alone, whatever else there is to tell it
LONGEST_WAIT = timedelta(hours=24)  # that an endpoint may ask for (Retry-After)

# Codes and links that somebody waits for at a door.
ERRAND = timedelta(minutes=15)  # as long as a code is good; then it is asked for anew
_ERRANDS = [timedelta(seconds=10), timedelta(seconds=30)]  # between tries, and then:
_EACH_MINUTE = timedelta(minutes=1)

_dice = SystemRandom()


def pause_after(tries: int) -> timedelta | None:
    """How long to wait after so many tries that failed; None when that was the last."""
    return PAUSES[tries - 1] if tries <= len(PAUSES) else None


def next_try(tries: int, now: datetime) -> datetime | None:
    """When to try again after so many tries that failed, counted from the later of `now` and this moment; None when
    that was the last."""
    pause = pause_after(tries)
    return pause and max(now, timezone.now()) + pause


def pause_of_errand(tries: int) -> timedelta:
    """How long an errand is in hand, and waits when it fails, from its try of that number on."""
    return _ERRANDS[tries - 1] if tries <= len(_ERRANDS) else _EACH_MINUTE


def next_call(tries: int, now: datetime, *, asked: timedelta | None = None) -> datetime | None:
    """When to call a webhook again after so many tries, counted as in next_try(), and not before the `asked` pause is
    over; None when that was the last."""
    if tries > len(CALLS):
        return None
    pause = CALLS[tries - 1] - (CALLS[tries - 2] if tries > 1 else timedelta())
    pause *= 1 + JITTER * _dice.random()
    return max(now, timezone.now()) + max(pause, min(asked or pause, LONGEST_WAIT))
