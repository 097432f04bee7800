"""How strict the checklist is, and what is known of the links in articles."""

from datetime import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone


class CheckRule(models.Model):
    """What a check of the checklist does when something is lacking. `key` names a check of articles/checklist.py."""

    class Level(models.TextChoices):
        BLOCK = "block", "blocks publishing"
        WARN = "warn", "warns"
        OFF = "off", "is not looked at"

    key = models.CharField(max_length=40, unique=True, editable=False)
    level = models.CharField("when something is lacking, it", max_length=10, choices=Level.choices, default=Level.WARN)
    most = models.PositiveSmallIntegerField(
        "most characters", null=True, blank=True, validators=[MinValueValidator(10), MaxValueValidator(600)]
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = "check"

    def __str__(self) -> str:
        return self.key


class LinkCheckQuerySet(models.QuerySet):
    """Links, in the words of those who check them."""

    def due(self, now=None):
        """Somebody asked, and nobody is at it; the longest waiting first."""
        now = now or timezone.now()
        free = Q(claimed_until=None) | Q(claimed_until__lte=now)
        return self.filter(free, due_at__lte=now).order_by("due_at", "pk")

    def claimed(self, now=None):
        """A worker is at it."""
        return self.filter(claimed_until__gt=now or timezone.now())


class LinkCheck(models.Model):
    """What one address outside answered last. `due_at` is when it is to be asked (again), if at all.

    Of the answer nothing is kept but its status and a sentence of our own.
    """

    class State(models.TextChoices):
        UNKNOWN = "unknown", "not asked yet"
        ANSWERS = "answers", "answers"
        BROKEN = "broken", "does not answer"
        REFUSED = "refused", "is not asked"

    digest = models.CharField(max_length=64, unique=True, editable=False)
    url = models.TextField(max_length=2000)
    state = models.CharField(max_length=10, choices=State.choices, default=State.UNKNOWN)
    status = models.PositiveSmallIntegerField(null=True, help_text="The HTTP status, if there was one.")
    detail = models.CharField(max_length=200, blank=True)
    tries = models.PositiveSmallIntegerField(default=0, help_text="In a row without an answer.")
    due_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="linkcheck_due")]

    def __str__(self) -> str:
        return self.url

    @property
    def waits(self) -> bool:
        """Whether it is asked now, for the first time or because somebody wants to know."""
        return self.due_at is not None and self.tries == 0

    def is_older_than(self, moment: datetime) -> bool:
        """Whether it was not asked since."""
        return self.checked_at is None or self.checked_at < moment
