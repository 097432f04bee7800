"""One seat on one article."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from panels.models.persona import Panelist, Persona


class AssignmentQuerySet(models.QuerySet):
    """Assignments, in the newsroom's words."""

    def of(self, user):
        """Those that a panelist may see at their desk: their own. A program acts for its personas alone: for those that
        it has at this moment."""
        own = self.filter(panelist__user=user)
        return own.filter(persona__panelists__user=user) if user.is_program else own

    def open(self):
        """Something is still to be done by somebody."""
        return self.filter(state__in=Assignment.OPEN)

    def waiting_for_panelist(self):
        """The panelist is to answer or to write."""
        return self.filter(state__in=Assignment.WITH_PANELIST)

    def asking_for_time(self):
        """The panelist proposed another time to deliver, and waits for the editor's word."""
        return self.filter(proposed_due_at__isnull=False, state__in=Assignment.WRITING)

    def handed_in(self):
        """Those of which a take is in, whatever was decided on it."""
        return self.filter(submitted_at__isnull=False)

    def outstanding(self, now: datetime):
        """Those of which a take may still come, the first or one that was sent back, be it from a standby: its time is
        not over, or it has none."""
        to_call_in = Q(state=Assignment.State.DECLINED, standby__isnull=False)
        in_time = Q(due_at=None) | Q(due_at__gt=now)
        return self.filter(Q(state__in=Assignment.WITH_PANELIST) | to_call_in, in_time)

    def to_call_in(self, now: datetime):
        """Seats whose standby is to be invited: declined for good, or not answered in time."""
        unanswered = Q(state=Assignment.State.INVITED) & (Q(answer_by__lte=now) | Q(due_at__lte=now))
        declined = Q(state=Assignment.State.DECLINED, answered_at__lte=now - Assignment.SECOND_THOUGHTS)
        return self.seats().filter(unanswered | declined, panelist__isnull=False, standby__user__is_active=True)

    def seats(self):
        """What counts as a seat of its article: neither cancelled, nor declined and given to somebody else."""
        successor = Assignment.objects.filter(article=OuterRef("article"), persona=OuterRef("persona")).exclude(
            state__in=Assignment.CLOSED
        )
        return self.exclude(state=Assignment.State.CANCELLED).exclude(
            Q(state=Assignment.State.DECLINED) & Exists(successor)
        )


class Assignment(models.Model):
    """A persona's seat on an article: who writes, until when, how far it is, and the panelist's working draft.

    `state` is written by the moves of states.py alone. Without a panelist the seat waits to be given to one.
    The `standby` is invited when the panelist declines or lets the time pass (standby.py).
    `draft_version` counts the saves of the draft; `article_read` is the version of the article that its panelist has
    read (writing.py).
    """

    class State(models.TextChoices):
        INVITED = "invited", "invited"
        ACCEPTED = "accepted", "accepted"
        SUBMITTED = "submitted", "submitted"
        CHANGES_REQUESTED = "changes_requested", "sent back for changes"
        AWAITING_CONSENT = "awaiting_consent", "awaiting consent"
        APPROVED = "approved", "approved"
        DECLINED = "declined", "declined"
        CANCELLED = "cancelled", "cancelled"

    class Cause(models.TextChoices):
        """Why a panelist declines."""

        TOO_BUSY = "too_busy", "Too busy"
        AWAY = "away", "Away"
        CONFLICT = "conflict_of_interest", "Conflict of interest"
        NOT_MY_SUBJECT = "not_my_subject", "Not my subject"
        OTHER = "other", "Another reason"

    # Whose panelist writes.
    WRITING = (State.ACCEPTED, State.CHANGES_REQUESTED)
    # Whose panelist is to write or to answer; the word on an editor's changes is asked for without a due time.
    WITH_PANELIST = (State.INVITED, *WRITING)
    OPEN = (*WITH_PANELIST, State.SUBMITTED, State.AWAITING_CONSENT)
    CLOSED = (State.DECLINED, State.CANCELLED)

    SECOND_THOUGHTS = timedelta(minutes=10)  # how long somebody who declined can take that back, whoever stands by

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="assignments")
    persona = models.ForeignKey(Persona, on_delete=models.PROTECT, related_name="assignments")
    panelist = models.ForeignKey(Panelist, null=True, blank=True, on_delete=models.PROTECT, related_name="assignments")
    standby = models.ForeignKey(Panelist, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    brief = models.TextField(blank=True)
    required = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    answer_by = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    asks_interests = models.BooleanField(default=False)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    state = models.CharField(max_length=20, choices=State.choices, default=State.INVITED, editable=False)
    round = models.PositiveSmallIntegerField(default=1, editable=False)
    draft = models.TextField(blank=True)
    stance = models.SmallIntegerField(null=True, editable=False, help_text="Where the draft stands on the scale.")
    draft_version = models.PositiveIntegerField(default=1, editable=False)
    article_read = models.PositiveIntegerField(null=True, editable=False)
    proposed_due_at = models.DateTimeField(null=True, editable=False)
    proposal_note = models.TextField(blank=True, editable=False, help_text="Why the panelist needs another time.")
    interests = models.TextField(blank=True, editable=False, help_text="What the panelist disclosed, for editors.")
    disclosed_at = models.DateTimeField(null=True, editable=False)
    decline_cause = models.CharField(max_length=20, choices=Cause.choices, blank=True, editable=False)
    decline_reason = models.TextField(blank=True, editable=False, help_text="In words, with the cause or without one.")
    note = models.TextField(blank=True, editable=False, help_text="What the editor asked for in this round.")
    invited_at = models.DateTimeField(default=timezone.now, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    passed_over = ""  # not stored: of a seat just made from a panel, who was not asked, and why

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "persona"],
                condition=~Q(state__in=["declined", "cancelled"]),
                name="one_open_assignment_per_seat",
            )
        ]
        indexes = [
            models.Index(fields=["panelist", "due_at"], name="assignment_desk"),
            # Whole ones: SQLite does not use an index of some states for a query that names them by parameters.
            models.Index(fields=["state", "due_at"], name="assignment_of_state_due"),
            models.Index(fields=["state", "submitted_at"], name="assignment_of_state_sent"),
            models.Index(fields=["state", "-id"], name="assignment_of_state"),
            models.Index(fields=["due_at", "-id"], name="assignment_by_due"),
            models.Index(
                fields=["proposed_due_at"], condition=Q(proposed_due_at__isnull=False), name="assignment_asks_for_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.persona} on “{self.article}”"

    def get_absolute_url(self) -> str:
        return reverse("desk:assignment", args=[self.pk])

    @property
    def last_edit(self):
        """The newest of an editor's changes to any of its takes, or None. Prefetch `takes__edits` for many seats."""
        edits = [edit for take in self.takes.all() for edit in take.edits.all()]
        return max(edits, key=lambda edit: edit.pk, default=None)

    @property
    def asks_for_time(self) -> bool:
        """Its panelist proposed another time to deliver, and waits for the editor's word."""
        return self.proposed_due_at is not None and self.state in self.WRITING

    @property
    def discloses_anew(self) -> bool:
        """Its panelist changed what they disclose after they had said yes."""
        return bool(self.disclosed_at and self.answered_at) and self.disclosed_at > self.answered_at

    @property
    def why_declined(self) -> str:
        """The reason of the list, the words, or both."""
        cause = "" if self.decline_cause in ("", self.Cause.OTHER) else self.get_decline_cause_display()
        return ". ".join(filter(None, (cause, self.decline_reason)))

    def is_overdue(self, now=None) -> bool:
        """The panelist was to deliver by now and has not."""
        return self.state in self.WITH_PANELIST and self.due_at is not None and self.due_at <= (now or timezone.now())

    def is_unanswered(self, now=None) -> bool:
        """The panelist was to say yes or no by now and has not."""
        return (
            self.state == self.State.INVITED
            and self.answer_by is not None
            and self.answer_by <= (now or timezone.now())
        )
