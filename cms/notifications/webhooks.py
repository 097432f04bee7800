"""Webhooks as Standard Webhooks 1.0 has them: what signs a message, and how one is handed over."""

import base64
import hashlib
import hmac
import secrets
from datetime import timedelta
from email.utils import parsedate_to_datetime

from django.conf import settings
from django.utils import timezone

from cms.lib import outside

PREFIX = "whsec_"
SIZE = 32  # bytes of a secret
GONE = 410
BUSY = (429, 503)  # whoever answers so may say for how long


class NotTaken(Exception):
    """An endpoint did not take a message; `str()` says why.

    `gone`: it will take none any more. `unheard`: nobody answered; `sent`: although it may have arrived. `asked`: how
    long it wants to be left alone, if it says so.
    """

    def __init__(self, detail: str, *, gone=False, unheard=False, sent=False, asked: timedelta | None = None):
        super().__init__(detail)
        self.gone, self.unheard, self.sent, self.asked = gone, unheard, sent, asked


def new_secret() -> str:
    """A secret to sign with."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SIZE)).decode()


def sign(secret: str, message: str, timestamp: int, body: bytes) -> str:
    """The signature of the message of that id, sent at that time in seconds."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = hmac.new(key, f"{message}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"


def send(url: str, message: str, body: bytes, *, signed_by: list[str]) -> None:
    """Hand a message over, signed by each of these secrets. Its id is the same in each try, the timestamp is that of
    this one. Raises NotTaken unless it is answered by 2xx."""
    timestamp = int(timezone.now().timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"Paneldesk/1.0 (webhooks; +{settings.SITE_URL})",
        "webhook-id": message,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(sign(secret, message, timestamp, body) for secret in signed_by),
    }
    try:
        reply = outside.post(url, body, headers, here_too=settings.WEBHOOKS_TO_THIS_MACHINE)
    except outside.NoReply as why:
        raise NotTaken(str(why), unheard=True, sent=why.sent) from why
    if not 200 <= reply.status < 300:
        asked = pause_asked(reply.headers.get("Retry-After", "")) if reply.status in BUSY else None
        raise NotTaken(f"it answered {reply}.", gone=reply.status == GONE, asked=asked)


def pause_asked(value: str) -> timedelta | None:
    """How long Retry-After asks to wait, in seconds or until a date (RFC 9110, 10.2.3); None for what says neither."""
    if value.isascii() and value.isdecimal():
        return timedelta(seconds=int(value[:9]))
    try:
        return parsedate_to_datetime(value) - timezone.now()
    except (ValueError, TypeError):  # TypeError: a date without a zone
        return None
