"""What people have on their screens and have not saved, and who has an article open. Neither is the article."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from articles.models.article import Article

# Browsers let a tab in the background speak once a minute: twice that, and somebody is still there.
PRESENT = timedelta(seconds=150)
TYPING = timedelta(seconds=40)


class Autosave(models.Model):
    """One person's unsaved words of one page, as typed: never the article itself, no version, no event.

    `page` is the name that an open page gave itself, so that two tabs never replace each other's words. `version` is
    what they were typed over, `base` the version that the page was opened from (older than `version` once a clash was
    shown). `fields` holds text by field, and the choices of a field of choices as [value, label] pairs.
    """

    article = models.ForeignKey(Article, null=True, on_delete=models.CASCADE, related_name="autosaves")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=40)
    version = models.PositiveIntegerField(null=True)
    base = models.PositiveIntegerField(null=True)
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "page"], name="one_autosave_per_page")]
        indexes = [
            models.Index(fields=["user", "article", "-saved_at"], name="autosave_newest"),
            models.Index(fields=["saved_at"], name="autosave_age"),
        ]

    def __str__(self) -> str:
        return f"unsaved words of {self.user_id} on article {self.article_id}"


class PresenceQuerySet(models.QuerySet):
    """Open pages."""

    def now(self, now=None):
        """Those that were heard of lately enough."""
        return self.filter(seen_at__gt=(now or timezone.now()) - PRESENT)


class Presence(models.Model):
    """One open page of an article: whose, since when, when it was last heard of and last typed in."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=40)
    since = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    typed_at = models.DateTimeField(null=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "user", "page"], name="one_presence_per_page")]
        indexes = [
            models.Index(fields=["article", "seen_at"], name="presence_now"),
            models.Index(fields=["seen_at"], name="presence_age"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} has article {self.article_id} open"

    def is_typing(self, now=None) -> bool:
        """Whether something was typed there just now."""
        return self.typed_at is not None and self.typed_at > (now or timezone.now()) - TYPING
