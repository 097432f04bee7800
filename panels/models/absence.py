"""When a panelist cannot be asked."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from panels.models.persona import Panelist

LONGEST = timedelta(days=366)
DAY = timedelta(days=1)


class AbsenceQuerySet(models.QuerySet):
    """Absences, in the newsroom's words."""

    def around(self, *moments: datetime):
        """Those that may cover one of these moments, whatever zone their panelists live in; covers() knows."""
        days = [moment.date() for moment in moments]
        return self.filter(first_day__lte=max(days) + DAY, last_day__gte=min(days) - DAY)

    def to_come(self):
        """Those that are not over everywhere."""
        return self.filter(last_day__gte=timezone.now().date() - DAY)


class Absence(models.Model):
    """Whole days on which a panelist is away, in the zone that they live in; both of them are part of it."""

    panelist = models.ForeignKey(Panelist, on_delete=models.CASCADE, related_name="absences")
    first_day = models.DateField()
    last_day = models.DateField()

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="absence_ends_not_before")
        ]

    def __str__(self) -> str:
        return f"away {_span(self)}"

    def covers(self, moment: datetime) -> bool:
        """Whether it is one of these days then, where the panelist lives."""
        return self.first_day <= timezone.localtime(moment, self.panelist.user.zone).date() <= self.last_day

    def words(self, now: datetime) -> str:
        """Like "away until 3 Dec", once it has begun; before, "away 1 Dec to 3 Dec"."""
        return f"away until {self.last_day:%-d %b}" if self.covers(now) else str(self)

    def clean(self) -> None:
        """Raises ValidationError, by field, for days that are none, are over, or are said already."""
        if self.first_day is None or self.last_day is None:
            return  # said at the field
        today = timezone.localtime(timezone.now(), self.panelist.user.zone).date()
        if self.last_day < self.first_day:
            raise ValidationError({"last_day": "The last day is before the first. Choose a later one."})
        if self.last_day < today:
            raise ValidationError({"last_day": "This day is over. Choose one to come."})
        if self.last_day - self.first_day > LONGEST:
            raise ValidationError({"last_day": "This is more than a year. Choose an earlier day."})
        others = Absence.objects.filter(panelist=self.panelist, first_day__lte=self.last_day)
        if other := others.filter(last_day__gte=self.first_day).exclude(pk=self.pk).first():
            raise ValidationError({"first_day": f"These days are partly said already: {other}. Remove that first."})


def _span(absence: Absence) -> str:
    first, last = (f"{day:%-d %b}" for day in (absence.first_day, absence.last_day))
    return f"on {first}" if absence.first_day == absence.last_day else f"{first} to {last}"
