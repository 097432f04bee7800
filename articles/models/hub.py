"""What the hub is told of."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class HubTopicQuerySet(models.QuerySet):
    """Feeds, in the words of whoever tells the hub."""

    def due(self, now=None):
        """There is news of it, and nobody is at it: the longest waiting first, of these what failed most often."""
        now = now or timezone.now()
        free = Q(claimed_until=None) | Q(claimed_until__lte=now)
        return self.filter(free, due_at__lte=now).order_by("due_at", "-tries", "pk")

    def claimed(self, now=None):
        """A worker is at it."""
        return self.filter(claimed_until__gt=now or timezone.now())


class HubTopic(models.Model):
    """A feed, by its path, of which the hub was told, or is to be told at `due_at` (again)."""

    path = models.CharField(max_length=2000, unique=True)
    due_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0, help_text="In a row in vain.")
    claimed_until = models.DateTimeField(null=True)

    objects = HubTopicQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="hubtopic_due")]

    def __str__(self) -> str:
        return self.path
