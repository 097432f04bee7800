"""The clock of a story: what happened last week is done last week."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils import timezone


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """For the length of the block it is `moment` (aware) wherever Django's clock is read, defaults of fields included.

    For a process that does one thing at a time: the whole process sees that time.
    """

    class Then(datetime):
        @classmethod
        def now(cls, tz=None):
            return moment.astimezone(tz)

    # The class that timezone.now() asks, and not the function: fields keep the function itself as their default.
    timezone.datetime = Then
    try:
        yield
    finally:
        timezone.datetime = datetime
