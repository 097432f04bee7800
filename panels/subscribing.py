"""A private address for one's own calendar: made, made anew, revoked, and who is behind one."""

import secrets

from django.utils import timezone

from panels.models import CalendarAddress


def make_address(person) -> str:
    """Make this person's address, in place of the one that they had; returns its secret, which cannot be read again."""
    secret = secrets.token_urlsafe(32)
    made = {"digest": CalendarAddress.digest_of(secret), "made_at": timezone.now()}
    CalendarAddress.objects.update_or_create(user=person, defaults=made)
    return secret


def revoke_address(person) -> None:
    """From now on nothing is found under their address. Twice is once."""
    CalendarAddress.objects.filter(user=person).delete()


def whose(secret: str):
    """The person behind a secret, while they are with us; None for one that is revoked or was never made."""
    made = CalendarAddress.objects.select_related("user").filter(digest=CalendarAddress.digest_of(secret))
    address = made.filter(user__is_active=True).first()
    return address.user if address else None
