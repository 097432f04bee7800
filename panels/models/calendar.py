"""The address under which a person's calendar finds their due times."""

import hashlib

from django.conf import settings
from django.db import models
from django.utils import timezone


class CalendarAddress(models.Model):
    """One person's private address, at most one at a time. Only the hash of its secret is kept (subscribing.py)."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_address")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "calendar addresses"

    def __str__(self) -> str:
        return f"Calendar address of {self.user}"

    @staticmethod
    def digest_of(secret: str) -> str:
        """What is stored for a secret. A fast hash suffices: secrets are 256 random bits."""
        return hashlib.sha256(secret.encode()).hexdigest()
