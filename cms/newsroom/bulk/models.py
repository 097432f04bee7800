"""One act on many articles: the batch, what became of each article, and the file it may leave."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models import Article


class BatchQuerySet(models.QuerySet):
    """Batches, by what is to be done with them."""

    def due(self, now=None):
        """Running, and nobody works on them: rung for, or left by a worker that died."""
        return self.filter(state=Batch.State.RUNNING, due_at__lte=now or timezone.now())


class Batch(models.Model):
    """What somebody wants done with many articles: `kind` (kinds.py) with its `facts`, as plain JSON.

    `state` is written by the moves of states.py alone. While it runs, `due_at` is when a worker may take it up: now, or
    the end of another worker's lease. The counts are those of its rows, kept beside them in the same transaction.
    """

    class State(models.TextChoices):
        PREPARED = "prepared", "not started"
        RUNNING = "running", "running"
        STOPPED = "stopped", "stopped"
        DONE = "done", "finished"

    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=100)
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREPARED, editable=False)
    size = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = "bulk action"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="running"), name="batch_due")]

    def __str__(self) -> str:
        return self.title

    @property
    def judged(self) -> int:
        """How many of its articles have their result."""
        return self.done + self.refused + self.failed

    @property
    def left(self) -> int:
        """How many wait for theirs."""
        return self.size - self.judged


class BatchRow(models.Model):
    """One article of a batch, in its place, and what became of it, in words."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", "waiting"
        DONE = "done", "done"
        REFUSED = "refused", "refused"
        FAILED = "failed", "failed"

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rows")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    detail = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["batch", "article"], name="an_article_once_in_a_batch")]
        indexes = [models.Index(fields=["batch", "outcome", "position"], name="batch_rows")]

    def __str__(self) -> str:
        return f"{self.article}: {self.outcome}"


class BatchFile(models.Model):
    """What a batch made to be fetched: gzipped, in the database, since the storage of uploads is open to readers."""

    batch = models.OneToOneField(Batch, primary_key=True, on_delete=models.CASCADE, related_name="file")
    name = models.CharField(max_length=100)
    content = models.BinaryField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="batch_file_expiry")]

    def __str__(self) -> str:
        return self.name
