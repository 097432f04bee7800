"""An event told to one person, and each sending of it."""

import secrets
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.models import HistoricalRecords

from cms.events.models import Event
from cms.notifications.topics import DIGEST


def new_key() -> str:
    """Something that names one row, says nothing of others, and cannot be guessed."""
    return secrets.token_urlsafe(16)


class Subscriber(models.Model):
    """Somebody without an account who is mailed what they asked for: an address, and no more than that. What it is that
    they asked for is kept by the app that mails it. Erased when they leave (subscribers.py)."""

    address = models.EmailField()
    key = models.CharField(max_length=30, unique=True, default=new_key)
    since = models.DateTimeField(default=timezone.now)

    # What mail asks of whoever it goes to.
    is_active, is_program = True, False

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(Lower("address"), name="one_subscriber_per_address")]

    def __str__(self) -> str:
        return self.address

    @property
    def email(self) -> str:
        """Where their mail goes."""
        return self.address

    @property
    def name(self) -> str:
        """How a letter addresses them: nobody asked for their name."""
        return _("reader")

    @property
    def zone(self) -> ZoneInfo:
        """The site's: nobody asked for theirs."""
        return ZoneInfo(settings.TIME_ZONE)


class NotificationQuerySet(models.QuerySet):
    """Notifications, by who reads them."""

    def in_inbox_of(self, person):
        """The lines of this person's inbox: all but the digests, which say nothing that is not there."""
        return self.filter(user=person).exclude(kind=DIGEST)


class Notification(models.Model):
    """One event told to one person: a line in their inbox, worded when it was told, and the page that it leads to.

    A subscriber has no inbox, only mail; of one who was erased it tells nobody any more, and counts.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="notifications")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="notifications"
    )
    subscriber = models.ForeignKey(Subscriber, null=True, on_delete=models.SET_NULL, related_name="notifications")
    kind = models.CharField(max_length=40)  # names the letter: templates/emails/<kind>.txt
    title = models.CharField(max_length=300)
    url = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "user"], name="one_event_told_once_to_one_person"),
            models.UniqueConstraint(fields=["event", "subscriber"], name="one_event_told_once_to_one_subscriber"),
            models.CheckConstraint(condition=Q(user=None) | Q(subscriber=None), name="a_notification_is_for_one"),
        ]
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="notification_inbox"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="notification_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, for {self.to}"

    @property
    def to(self):
        """Whom it tells: somebody with an account, a subscriber, or nobody any more."""
        return self.user or self.subscriber


class DeliveryQuerySet(models.QuerySet):
    """Deliveries, by what is to be done with them."""

    def due(self, now=None):
        """Waiting and due; or begun so long ago that the worker must have died."""
        open_states = [Delivery.State.WAITING, Delivery.State.SENDING]
        return self.filter(state__in=open_states, due_at__lte=now or timezone.now())

    def unsent(self):
        """Not yet handed over to anybody."""
        return self.filter(state=Delivery.State.WAITING)

    def ended(self):
        """Nothing is to be done with them any more, unless somebody asks for another try."""
        return self.filter(state__in=[Delivery.State.SENT, Delivery.State.FAILED, Delivery.State.CALLED_OFF])

    def collected(self):
        """Kept for the next digest of their person."""
        return self.filter(state=Delivery.State.COLLECTED)

    def failed(self):
        """Given up, for an editor to see."""
        return self.filter(state=Delivery.State.FAILED)

    def in_doubt(self):
        """Tried once at least without hearing the end of it: they may have arrived more than once."""
        return self.filter(doubts__gt=0)

    def about(self, model, pks):
        """Those that tell of these rows."""
        events = {"subject_type": model._meta.label_lower, "subject_id__in": pks}
        return self.filter(**{f"notification__event__{name}": value for name, value in events.items()})


class Delivery(models.Model):
    """One attempt-tracked sending of a notification over one channel.

    `due_at` is when to try next; while a worker has it in hand it is the end of its lease. `doubts` counts the tries of
    which nobody heard the end: each may have arrived.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        CALLED_OFF = "called_off", "called off"
        COLLECTED = "collected", "for the next digest"
        BUNDLED = "bundled", "in a digest"

    class Channel(models.TextChoices):
        EMAIL = "email", "e-mail"
        WEBHOOK = "webhook"
        NEWSLETTER = "newsletter", "e-mail to a subscriber"  # apart, so that no news waits behind ten thousand of them

    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=20, choices=Channel.choices)
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    doubts = models.PositiveSmallIntegerField(default=0)
    trouble = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)
    digest = models.ForeignKey(
        Event, null=True, on_delete=models.SET_NULL, related_name="bundled", help_text="The digest that carries it."
    )

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
            models.Index(fields=["channel", "state", "due_at"], name="delivery_to_send"),
            models.Index(fields=["state", "-id"], name="delivery_of_state"),
        ]

    def __str__(self) -> str:
        return f"{self.notification} by {self.channel}: {self.state}"


class DeadAddress(models.Model):
    """An address of somebody that takes no mail, as its mail server said, and since when. It counts only while it is
    theirs. Written by reaching.py."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="dead_address"
    )
    subscriber = models.OneToOneField(Subscriber, null=True, on_delete=models.CASCADE, related_name="dead_address")
    address = models.EmailField()
    reason = models.CharField(max_length=100)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "dead addresses"
        constraints = [
            models.CheckConstraint(
                condition=Q(user=None, subscriber__isnull=False) | Q(user__isnull=False, subscriber=None),
                name="a_dead_address_is_of_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.address}: {self.reason}"


class Endpoint(models.Model):
    """Where its user is told by webhook, until it says that it is gone. Written by endpoints.py.

    What signs must be at hand: unlike a token, a secret cannot be kept as a hash.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="endpoint")
    url = models.CharField(max_length=500)
    secret = models.CharField(max_length=100)
    old_secret = models.CharField(max_length=100, blank=True)
    old_secret_until = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.host}, for {self.user}"

    @property
    def host(self) -> str:
        """What of its address may be shown anywhere: the rest may hold a secret."""
        return urlsplit(self.url).netloc.rpartition("@")[2]

    def secrets_at(self, now: datetime) -> list[str]:
        """What signs at this moment: the secret, and for a while the one before it."""
        return [self.secret, *([self.old_secret] if self.old_secret_until and now < self.old_secret_until else [])]


class Preference(models.Model):
    """How one person wants news of one topic by mail; where there is none, at once. Written by preferences.py."""

    class Way(models.TextChoices):
        AT_ONCE = "at_once", "At once"
        DIGEST = "digest", "In the daily digest"
        NEVER = "never", "Not at all"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preferences")
    topic = models.CharField(max_length=40)  # the name of a Topic (topics.py)
    way = models.CharField(max_length=20, choices=Way.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "topic"], name="one_way_for_a_person_and_a_topic")]

    def __str__(self) -> str:
        return f"{self.topic} to {self.user}: {self.get_way_display().lower()}"


class Hours(models.Model):
    """When one person wants mail: whole hours on their own clock. Written by preferences.py."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="hours")
    digest_at = models.PositiveSmallIntegerField(default=8)
    quiet_from = models.PositiveSmallIntegerField(null=True, blank=True)
    quiet_to = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "hours"
        constraints = [
            models.CheckConstraint(
                condition=Q(digest_at__lte=23) & (Q(quiet_from=None) | Q(quiet_from__lte=23, quiet_to__lte=23)),
                name="hours_of_a_day",
                violation_error_message="Choose hours from 0 to 23.",
            ),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_to=None) | Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="quiet_hours_begin_and_end",
                violation_error_message="Say when quiet hours begin and when they end, or choose neither.",
            ),
        ]

    def __str__(self) -> str:
        return f"Hours of {self.user}"

    def clean(self):
        """Raises ValidationError for a digest that would have to wait for the end of the quiet hours."""
        if self.is_quiet(self.digest_at):
            raise ValidationError({"digest_at": "This hour is one of your quiet ones. Choose one outside of them."})

    def is_quiet(self, hour: int) -> bool:
        """Whether an hour of their day, 0 to 23, is quiet: from 22 to 7 runs past midnight, from 7 to 7 is none."""
        if self.quiet_from is None or self.quiet_to is None:
            return False
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= hour < self.quiet_to
        return hour >= self.quiet_from or hour < self.quiet_to


class LetterText(models.Model):
    """The words of a kind of letter as the newsroom has them; where there is none, those that the house comes with.
    Written by letters/editing.py."""

    kind = models.CharField(max_length=40, unique=True)
    subject = models.CharField(max_length=200)
    words = models.TextField()

    history = HistoricalRecords()

    def __str__(self) -> str:
        return f"Letter {self.kind}"


class Errand(models.Model):
    """A mail that somebody waits for, with a code or a link to get in. It goes once it is sent: it holds a secret."""

    to = models.EmailField()
    sender = models.CharField(max_length=320)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    page = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.subject}, to {self.to}"
