"""What a panelist answers to a colleague's take, in the round after the takes."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from panels.models.assignment import Assignment


class Rebuttal(models.Model):
    """One submission of a seat's answer to another seat's take. The text never changes (a trigger holds it); `state` is
    written by the moves of rebuttal_states.py alone."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", "submitted"
        CHANGES_REQUESTED = "changes_requested", "sent back for changes"
        APPROVED = "approved", "approved"
        REJECTED = "rejected", "rejected"

    seat = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="rebuttals")
    to = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="answered_by")
    round = models.PositiveSmallIntegerField()
    body_html = models.TextField()
    submitted_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=20, choices=State.choices, default=State.SUBMITTED, editable=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, editable=False)
    note = models.TextField(blank=True, help_text="What the editor said about it.")

    class Meta:
        ordering = ["seat", "round"]
        constraints = [
            models.UniqueConstraint(fields=["seat", "round"], name="one_rebuttal_per_round"),
            models.UniqueConstraint(
                fields=["seat"], condition=~Q(state="changes_requested"), name="one_rebuttal_of_a_seat_that_stands"
            ),
            models.CheckConstraint(condition=~Q(seat=F("to")), name="a_rebuttal_answers_somebody_else"),
        ]

    def __str__(self) -> str:
        return f"{self.seat.persona} to {self.to.persona} on “{self.article}”"

    @property
    def article(self):
        """The article that both take part in."""
        return self.seat.article


class RebuttalDraft(models.Model):
    """A seat's answer in the making; `version` counts its saves. rebuttal_drafts.py writes it.

    `passed_on` is until when the round was open on which its panelist passed: one that is opened again asks again.
    """

    seat = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="rebuttal_draft")
    to = models.ForeignKey(Assignment, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    passed_on = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"An answer in the making: {self.seat}"
