"""What a panelist submitted, and what of it was published."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from articles.models import Edition, FrozenModel
from cms.lib.diff import Row, side_by_side
from cms.lib.html import to_text, word_count
from panels.models.assignment import Assignment
from panels.models.persona import Persona
from panels.scale import Scale


class TakeQuerySet(models.QuerySet):
    """Takes, in the newsroom's words."""

    def handed_in(self):
        """Those that their panelist did not take back."""
        return self.exclude(decision=Take.Decision.WITHDRAWN)


class Take(models.Model):
    """One submission under an assignment. The text never changes (a trigger holds it); what became of it is added: the
    editor's decision, or that its panelist took it back before there was one."""

    class Decision(models.TextChoices):
        NONE = "", "not decided"
        APPROVED = "approved", "approved"
        CHANGES_REQUESTED = "changes_requested", "sent back for changes"
        WITHDRAWN = "withdrawn", "taken back"

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="takes")
    round = models.PositiveSmallIntegerField()
    body_html = models.TextField()
    stance = models.SmallIntegerField(null=True)
    submitted_at = models.DateTimeField(default=timezone.now)
    decision = models.CharField(max_length=20, choices=Decision.choices, blank=True, default=Decision.NONE)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)
    disclosure = models.TextField(blank=True, help_text="The interests that readers are told of under it.")

    objects = TakeQuerySet.as_manager()

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

    @property
    def last_edit(self) -> "TakeEdit | None":
        """The newest of an editor's changes, whatever became of it. Prefetch `edits` for many takes."""
        return max(self.edits.all(), key=lambda edit: edit.pk, default=None)

    @property
    def final_html(self) -> str:
        """What readers get to see of it: as submitted, or as an editor changed it, once that stands."""
        edit = self.last_edit
        return edit.body_html if edit and edit.stands else self.body_html


class TakeEdit(models.Model):
    """A take as an editor changed it, beside what was submitted. The text never changes (a trigger holds it); the
    panelist's word on it, where it is asked for, is added."""

    class Consent(models.TextChoices):
        NOT_ASKED = "", "not asked for"
        ASKED = "asked", "asked for"
        GIVEN = "given", "given"
        REFUSED = "refused", "refused"
        RECALLED = "recalled", "no longer asked for"

    STANDING = (Consent.NOT_ASKED, Consent.GIVEN)  # at most one of a take's edits: see the constraint below

    take = models.ForeignKey(Take, on_delete=models.PROTECT, related_name="edits")
    body_html = models.TextField()
    note = models.TextField(blank=True, help_text="What the editor said about the changes.")
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now)
    consent = models.CharField(max_length=10, choices=Consent.choices, blank=True, default=Consent.NOT_ASKED)
    answered_at = models.DateTimeField(null=True)
    objection = models.TextField(blank=True)

    class Meta:
        ordering = ["take", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["take"],
                condition=models.Q(consent__in=["", "asked", "given"]),
                name="one_edit_of_a_take_that_may_go_out",
            )
        ]

    def __str__(self) -> str:
        return f"{self.take}, edited"

    @property
    def stands(self) -> bool:
        """It is what goes out."""
        return self.consent in self.STANDING

    @property
    def changes(self) -> list[Row]:
        """What was submitted beside what it became, paragraph by paragraph."""
        return side_by_side(to_text(self.take.body_html), to_text(self.body_html))


class PublishedTake(FrozenModel):
    """An approved take as frozen into an edition, with the persona as it was. Nothing in it says who wrote."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="takes")
    take = models.ForeignKey(Take, on_delete=models.PROTECT, related_name="published")
    persona = models.ForeignKey(Persona, on_delete=models.PROTECT, related_name="published_takes")
    position = models.PositiveSmallIntegerField()
    slug = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    perspective = models.CharField(max_length=80, blank=True)
    label = models.CharField(max_length=60, blank=True, help_text="What readers are told of a program that wrote it.")
    accent = models.CharField(max_length=7)
    avatar = models.CharField(max_length=200, blank=True)
    body_html = models.TextField()
    stance = models.SmallIntegerField(null=True)
    scale_low = models.CharField(max_length=30, blank=True)
    scale_high = models.CharField(max_length=30, blank=True)
    # What other personas answered, each as it was: {"slug", "name", "perspective", "accent", "avatar", "label",
    # "body_html"}.
    answers = models.JSONField(default=list)
    disclosure = models.TextField(blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "persona"], name="one_take_per_persona_in_an_edition")
        ]

    def __str__(self) -> str:
        return f"{self.name} in {self.edition}"

    @property
    def scale(self) -> Scale:
        """The scale that `stance`, if it has one, is a position on."""
        return Scale(self.scale_low, self.scale_high)

    @property
    def stance_words(self) -> str:
        """Where it stands, in words; empty when it does not say."""
        return "" if self.stance is None else self.scale.words(self.stance)
