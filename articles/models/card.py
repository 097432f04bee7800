"""The pictures that others show of our pages."""

from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

from articles.models.edition import Edition


class Card(models.Model):
    """A drawn card, 1200 × 630 pixels; or that there can be none, when `file` is empty: then a page does without."""

    file = models.CharField(max_length=200, blank=True, help_text="Its name in the storage.")
    drawn_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    @property
    def url(self) -> str:
        """Where it is; empty if there is none."""
        return default_storage.url(self.file) if self.file else ""


class EditionCard(Card):
    """The card of an article, as it is in one edition."""

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="card")

    def __str__(self) -> str:
        return f"Card of {self.edition}"
