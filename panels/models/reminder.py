"""When somebody is reminded, when an editor hears that a seat is waited for in vain, and when its standby gets it."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models

LONGEST = 30 * 24  # hours


class ReminderRule(models.Model):
    """So long before or after one of a seat's two times, or after changes to its take were proposed, one of those
    concerned hears of it. reminders.py keeps it."""

    class Deadline(models.TextChoices):
        ANSWER = "answer", "an answer is due"
        TAKE = "take", "a take is due"
        CONSENT = "consent", "changes are proposed"
        REBUTTAL = "rebuttal", "a rebuttal round closes"

    class When(models.TextChoices):
        BEFORE = "before", "before"
        AFTER = "after", "after"

    class Tells(models.TextChoices):
        PANELIST = "panelist", "remind the panelist"
        EDITOR = "editor", "tell the editor"
        STANDBY = "standby", "give the seat to its standby"

    hours = models.PositiveSmallIntegerField(
        validators=[MaxValueValidator(LONGEST)], help_text="0 is the very time at which it is due."
    )
    when = models.CharField("before or after", max_length=10, choices=When.choices, default=When.BEFORE)
    deadline = models.CharField("the time at which", max_length=10, choices=Deadline.choices, default=Deadline.TAKE)
    tells = models.CharField("what to do", max_length=10, choices=Tells.choices, default=Tells.PANELIST)
    is_active = models.BooleanField("in use", default=True)

    class Meta:
        ordering = ["deadline", "-when", "hours", "pk"]
        verbose_name = "reminder"
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "when", "hours", "tells"],
                name="one_rule_for_a_time_and_a_listener",
                violation_error_message="There is such a reminder already. Put that one in use.",
            )
        ]

    def __str__(self) -> str:
        time = f"When {self.get_deadline_display()}"
        if self.hours:
            time = f"{_in_words(self.hours)} {self.when} {self.get_deadline_display()}"
        return f"{time}: {self.get_tells_display()}"

    def clean(self):
        """What is neither before nor after is written one way; no seat is taken away before it is late; of changes the
        panelist hears first by another mail. Raises ValidationError."""
        if self.hours == 0 and self.when == self.When.BEFORE:
            raise ValidationError({"when": "0 hours before is the very time: choose after, or give it some hours."})
        if self.deadline == self.Deadline.REBUTTAL:
            self._is_of_a_round()
        elif self.deadline == self.Deadline.CONSENT:
            self._is_of_changes()
        elif self.tells == self.Tells.STANDBY and (self.when, self.deadline) != (self.When.AFTER, self.Deadline.TAKE):
            raise ValidationError(
                {
                    "tells": "A seat goes to its standby after its take was due. What nobody answers in "
                    "time goes there by itself."
                }
            )

    def _is_of_changes(self):
        if (self.when, self.tells) != (self.When.AFTER, self.Tells.PANELIST) or not self.hours:
            raise ValidationError({"deadline": "Of changes the panelist alone is reminded, an hour after or more."})

    def _is_of_a_round(self):
        if self.when != self.When.BEFORE:
            raise ValidationError({"when": "Once the round is closed nobody can answer: remind them before."})
        if self.tells != self.Tells.PANELIST:
            raise ValidationError({"tells": "Nobody has to answer: only the panelist is reminded."})

    @property
    def offset(self) -> timedelta:
        """How long after the time it acts; negative before it."""
        return timedelta(hours=-self.hours if self.when == self.When.BEFORE else self.hours)

    @property
    def column(self) -> str:
        """The time of an assignment that it goes by; for changes to a take, that of the edit."""
        return _COLUMNS[self.deadline][0]

    @property
    def since(self) -> str:
        """The time of an assignment from which its panelist was given that long."""
        return _COLUMNS[self.deadline][1]


_COLUMNS = {
    ReminderRule.Deadline.ANSWER: ("answer_by", "invited_at"),
    ReminderRule.Deadline.TAKE: ("due_at", "invited_at"),
    ReminderRule.Deadline.REBUTTAL: ("article__terms__rebuttal_due_at", "article__terms__rebuttal_opened_at"),
    ReminderRule.Deadline.CONSENT: ("edited_at", "edited_at"),
}


def _in_words(hours: int) -> str:
    count, unit = (hours // 24, "day") if hours % 24 == 0 else (hours, "hour")
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
