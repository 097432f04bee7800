"""Names for rows that say nothing of their numbers."""

from django.utils.crypto import salted_hmac


def opaque(kind: str, pk: int) -> str:
    """A name of 24 hex digits for a row, the same each time; who holds some learns neither others nor how many."""
    return salted_hmac(f"cms.lib.opaque.{kind}", str(pk), algorithm="sha256").hexdigest()[:24]
