"""Where a mail comes back to: an address of its own, which names its delivery and cannot be made up (VERP).

It is good only while its person has the address that the mail went to: what comes back later says nothing of the one
that they have by then. On its way the letters of a mailbox may become small ones, so that it has no others.
"""

import re
from base64 import b32encode

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from cms.notifications.models import Delivery

_SIGNED = 10  # bytes, which are 16 letters: with the rest within the 64 that may stand before an @


def return_path(delivery: Delivery) -> str:
    """Where this mail comes back to; "" where returned mail is not read."""
    mailbox, _, host = settings.BOUNCE_ADDRESS.partition("@")
    return f"{mailbox}+{delivery.pk}-{_signature(delivery)}@{host}" if mailbox else ""


def delivery_of(addresses: str) -> Delivery | None:
    """The delivery that one of the addresses in this text names, whatever else it holds; None when it names none of
    ours."""
    mailbox, _, host = settings.BOUNCE_ADDRESS.partition("@")
    ours = rf"(?<![\w.+-]){re.escape(mailbox)}\+([0-9]{{1,18}})-([a-z2-7]{{16}})@{re.escape(host)}(?![\w.-])"
    told = Delivery.objects.select_related("notification__event", "notification__user", "notification__subscriber")
    for pk, signature in re.findall(ours, addresses.lower(), re.ASCII) if mailbox else ():
        delivery = told.filter(pk=pk).first()
        if delivery is not None and delivery.notification.to and constant_time_compare(signature, _signature(delivery)):
            return delivery
    return None


def _signature(delivery: Delivery) -> str:
    named = f"{delivery.pk} {delivery.notification.to.email}"
    return b32encode(salted_hmac("return path", named, algorithm="sha256").digest()[:_SIGNED]).decode().lower()
