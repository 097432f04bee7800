"""Addresses that only their reader has, from a mail: to confirm, and to change what they get. They are signed."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from newsletter.models import Request, Subscription

_CONFIRM, _CHOICES = Signer(salt="newsletter.confirm"), Signer(salt="newsletter.choices")


def confirm_url(request: Request) -> str:
    """Where a request is confirmed."""
    return settings.SITE_URL + reverse("newsletter:confirm", args=[_CONFIRM.sign(request.key)])


def choices_url(subscriber) -> str:
    """Where this subscriber changes what they get."""
    return settings.SITE_URL + reverse("newsletter:choices", args=[_CHOICES.sign(subscriber.key)])


def request_of(token: str) -> Request | None:
    """The request that an address of ours names; None for any other, and where it is gone."""
    return Request.objects.filter(key=_read(_CONFIRM, token)).first()


def subscription_of(token: str) -> Subscription | None:
    """The subscription that an address of ours names; None for any other, and where it is gone."""
    rows = Subscription.objects.select_related("subscriber")
    return rows.filter(subscriber__key=_read(_CHOICES, token)).first()


def _read(signer: Signer, token: str) -> str:
    try:
        return signer.unsign(token)
    except BadSignature:
        return ""
