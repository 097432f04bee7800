"""What people say to one another about a text: threads, each about one passage, and the comments in them."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from comments.anchors import CONTEXT, QUOTE, Anchor

LONGEST = 4000


class ThreadQuerySet(models.QuerySet):
    """Threads, by what they are about."""

    def about(self, label: str, pks):
        """Those on these rows of one model, with who began and who resolved them."""
        return self.filter(subject_type=label, subject_id__in=pks).select_related("resolved_by")

    def open(self):
        """Not yet resolved."""
        return self.filter(state=Thread.State.OPEN)


class Thread(models.Model):
    """A conversation about one row: all of it, one field, or a passage in one. `quote` is the passage as it was when
    the thread was begun, with a little of what stood around it; where it is now, anchors.py finds."""

    class State(models.TextChoices):
        OPEN = "open", "open"
        RESOLVED = "resolved", "resolved"

    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    field = models.CharField(max_length=40, blank=True)
    quote = models.TextField(max_length=QUOTE, blank=True)
    prefix = models.CharField(max_length=CONTEXT, blank=True)
    suffix = models.CharField(max_length=CONTEXT, blank=True)
    block = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    begun_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ThreadQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "state", "id"], name="thread_about")]

    def __str__(self) -> str:
        return f"thread {self.pk} on {self.subject_type} {self.subject_id}"

    @property
    def anchor(self) -> Anchor | None:
        """The passage it is about; None where it is about a whole field, or all."""
        return Anchor(self.quote, self.prefix, self.suffix, self.block) if self.quote else None


class Comment(models.Model):
    """What one person said, in plain words. `once` names the form it was sent from: sent twice, it is one."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(max_length=LONGEST)
    at = models.DateTimeField(default=timezone.now)
    once = models.CharField(max_length=40, null=True)
    mentioned = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["author", "once"], name="one_comment_for_each_form")]

    def __str__(self) -> str:
        return f"comment {self.pk} in {self.thread}"
