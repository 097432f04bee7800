"""Addresses that only their reader has, from a mail: to confirm, to change what they get, and to leave. They are
signed, and the same in each attempt to send a mail."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from newsletter.models import Request, Subscription

_CONFIRM, _CHOICES, _LEAVE = (Signer(salt=f"newsletter.{what}") for what in ("confirm", "choices", "leave"))


def confirm_url(request: Request) -> str:
    """Where a request is confirmed."""
    return settings.SITE_URL + reverse("newsletter:confirm", args=[_CONFIRM.sign(request.key)])


def choices_url(subscriber) -> str:
    """Where this subscriber changes what they get."""
    return settings.SITE_URL + reverse("newsletter:choices", args=[_CHOICES.sign(subscriber.key)])


def leave_url(subscriber) -> str:
    """Where this subscriber leaves, with one click (RFC 8058). It does not expire: a mail may be read years later."""
    return settings.SITE_URL + reverse("newsletter:leave", args=[_LEAVE.sign(subscriber.key)])


def leaver_of(token: str) -> str:
    """The key of the subscriber whom an address of ours names, here still or not; "" for any other."""
    return _read(_LEAVE, token)


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
