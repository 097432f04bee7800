"""The event log: audit, activity feed and outbox in one table."""

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone


class EventQuerySet(models.QuerySet):
    """Events, in the words of those who read them."""

    def pending(self, now=None):
        """Not yet told to all followers, and due to be tried, oldest first."""
        now = now or timezone.now()
        return self.filter(dispatched_at=None).filter(Q(retry_at=None) | Q(retry_at__lte=now)).order_by("pk")

    def about(self, subject):
        """What happened to one row."""
        return self.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)


class Event(models.Model):
    """What happened, to what, by whom, when. Written in the transaction that made it happen; never changed after,
    but for the three columns of its dispatch."""

    name = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    at = models.DateTimeField(default=timezone.now)
    once = models.CharField(
        max_length=200, null=True, unique=True, help_text="What may happen only once is recorded only once."
    )
    dispatched_at = models.DateTimeField(null=True)
    retry_at = models.DateTimeField(null=True)
    trouble = models.TextField(blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-id"], name="event_subject"),
            models.Index(fields=["id"], condition=Q(dispatched_at=None), name="event_undispatched"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.subject_type} {self.subject_id})"

    @property
    def subject(self):
        """The row this is about, or None when it is gone."""
        return apps.get_model(self.subject_type).objects.filter(pk=self.subject_id).first()
