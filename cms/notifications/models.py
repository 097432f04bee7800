"""An event told to one person, and each sending of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cms.events.models import Event


class Notification(models.Model):
    """One event told to one person: a line in their inbox, worded when it was told, and the page that it leads to."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="notifications")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=40)  # names the templates: templates/emails/<kind>.*
    title = models.CharField(max_length=300)
    url = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["event", "user"], name="one_event_told_once_to_one_person")]
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="notification_inbox"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="notification_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, for {self.user}"


class DeliveryQuerySet(models.QuerySet):
    """Deliveries, by what is to be done with them."""

    def due(self, now=None):
        """Waiting and due; or claimed so long ago that the worker must have died."""
        open_states = [Delivery.State.WAITING, Delivery.State.SENDING]
        return self.filter(state__in=open_states, due_at__lte=now or timezone.now())

    def unsent(self):
        """Not yet handed over to anybody."""
        return self.filter(state=Delivery.State.WAITING)

    def failed(self):
        """Given up, for an editor to see."""
        return self.filter(state=Delivery.State.FAILED)

    def about(self, model, pks):
        """Those that tell of these rows."""
        events = {"subject_type": model._meta.label_lower, "subject_id__in": pks}
        return self.filter(**{f"notification__event__{name}": value for name, value in events.items()})


class Delivery(models.Model):
    """One attempt-tracked sending of a notification over one channel.

    `due_at` is when to try next; while sending it is the end of the claim's lease.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        CALLED_OFF = "called_off", "called off"

    class Channel(models.TextChoices):
        EMAIL = "email", "e-mail"

    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=20, choices=Channel.choices)
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    trouble = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["notification", "channel"], name="one_delivery_per_notification_and_channel"
            )
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="delivery_of_state_due"),
            models.Index(fields=["state", "-id"], name="delivery_of_state"),
        ]

    def __str__(self) -> str:
        return f"{self.notification} by {self.channel}: {self.state}"
