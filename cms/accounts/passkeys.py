"""Passkeys: a way to sign in beside the password and the code, by the keys that a device or a password manager holds
(WebAuthn Level 2). They are no second lock: who loses a device still has the other ways."""

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings


class Passkeys(DefaultMFAAdapter):
    """How passkeys are named, here and on the devices that hold them."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This passkey is not known here, or it took too long. Try again, or sign in another way.",
    }

    def generate_authenticator_name(self, user, type) -> str:
        """What a new one is called unless its owner says something better."""
        return f"Passkey {Authenticator.objects.filter(user=user, type=type).count() + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Who asks for it: this site, by its own name."""
        return super().get_public_key_credential_rp_entity() | {"name": settings.SITE_NAME}
