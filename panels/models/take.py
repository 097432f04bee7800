"""What a panelist submitted, and what of it was published."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from articles.models import Edition, FrozenModel
from cms.lib.html import word_count
from panels.models.assignment import Assignment
from panels.models.persona import Persona


class Take(models.Model):
    """One submission under an assignment. The text never changes (a trigger holds it); the decision is added to it."""

    class Decision(models.TextChoices):
        NONE = "", "not decided"
        APPROVED = "approved", "approved"
        CHANGES_REQUESTED = "changes_requested", "sent back for changes"

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="takes")
    round = models.PositiveSmallIntegerField()
    body_html = models.TextField()
    submitted_at = models.DateTimeField(default=timezone.now)
    decision = models.CharField(max_length=20, choices=Decision.choices, blank=True, default=Decision.NONE)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["assignment", "round"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "round"], name="one_take_per_round"),
            models.UniqueConstraint(
                fields=["assignment"], condition=models.Q(decision="approved"), name="one_approved_take_per_assignment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment}, round {self.round}"

    @property
    def words(self) -> int:
        """How long it is, in words."""
        return word_count(self.body_html)


class PublishedTake(FrozenModel):
    """An approved take as frozen into an edition, with the persona as it was. Nothing in it says who wrote."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="takes")
    take = models.ForeignKey(Take, on_delete=models.PROTECT, related_name="published")
    persona = models.ForeignKey(Persona, on_delete=models.PROTECT, related_name="published_takes")
    position = models.PositiveSmallIntegerField()
    slug = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    perspective = models.CharField(max_length=80, blank=True)
    accent = models.CharField(max_length=7)
    avatar = models.CharField(max_length=200, blank=True)
    body_html = models.TextField()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "persona"], name="one_take_per_persona_in_an_edition")
        ]

    def __str__(self) -> str:
        return f"{self.name} in {self.edition}"
