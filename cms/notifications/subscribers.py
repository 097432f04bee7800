"""Subscribers come and go here: whoever leaves is erased, and what still waits for them is not sent."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from cms.notifications.models import Delivery, Subscriber

SPARED = timedelta(days=30)  # how long an address that takes no mail is kept: by then somebody may have put it right
TOGETHER = 500


@transaction.atomic
def erase(key: str) -> None:
    """Forget the subscriber of this key, address and all. Twice is once.

    What they were mailed stays as a number: how many had an issue. A mail that stands before the mail server at this
    moment arrives.
    """
    subscriber = Subscriber.objects.select_for_update().filter(key=key).first()
    if subscriber:
        theirs = Delivery.objects.filter(notification__subscriber=subscriber)
        theirs.unsent().update(state=Delivery.State.CALLED_OFF)
        theirs.exclude(trouble="").update(trouble="")  # a mail server may have named the address
        subscriber.delete()


def erase_unreachable() -> int:
    """Erase whom no mail has reached for so long; returns how many. They may subscribe again."""
    gone = Subscriber.objects.filter(dead_address__at__lte=timezone.now() - SPARED)
    keys = list(gone.values_list("key", flat=True)[:TOGETHER])
    for key in keys:
        erase(key)
    return len(keys)
