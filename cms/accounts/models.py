"""People and the keys of their programs."""

import hashlib
import secrets
import zoneinfo

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from cms.accounts.capabilities import CAPABILITIES


def validate_zone(name: str) -> None:
    """Raises ValidationError unless `name` is an IANA time zone."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(f"“{name}” is not a time zone. Use one like Europe/Paris.")


class User(AbstractUser):
    """One person of the newsroom or the panel. What they may do follows from their groups (capabilities.py).

    Or a program, which acts by its token alone: no door of a person is open to it, and no capability is its own.
    """

    time_zone = models.CharField(
        max_length=64, blank=True, validators=[validate_zone], help_text="Like Europe/Paris; empty for the site's."
    )

    is_program = models.BooleanField("is a program", default=False, editable=False)

    class Meta(AbstractUser.Meta):
        permissions = [(name, name.replace("_", " ")) for name in CAPABILITIES]
        constraints = [
            # An address is a door: codes and links that let somebody in are sent there.
            models.CheckConstraint(condition=Q(is_program=False) | Q(email=""), name="programs_have_no_address")
        ]

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The zone in which this person reads times; the site's unless they chose one."""
        return zoneinfo.ZoneInfo(self.time_zone or settings.TIME_ZONE)

    @property
    def name(self) -> str:
        """What colleagues call them."""
        return self.get_full_name() or self.username


class ApiToken(models.Model):
    """A key for the API. Only its hash is kept; the key itself is shown once, when made."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"API token of {self.user}, made {self.created_at:%Y-%m-%d}"

    @classmethod
    def issue(cls, user: User) -> str:
        """Make a token for `user`; returns the key, which cannot be read again."""
        key = secrets.token_urlsafe(32)
        cls.objects.create(user=user, digest=cls.digest_of(key))
        return key

    @staticmethod
    def digest_of(key: str) -> str:
        """What is stored for a key. A fast hash suffices: keys are 256 random bits."""
        return hashlib.sha256(key.encode()).hexdigest()
