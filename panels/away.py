"""A panelist says on which days they are away, or that they are back."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from cms.accounts.roles import panel_keeper
from cms.events.machine import Gone, NotAllowed
from cms.events.recording import record
from panels.models import Absence, Panelist

MOST = 20  # absences to come


@transaction.atomic
def go_away(panelist: Panelist, *, by, first_day: date, last_day: date) -> Absence:
    """Note that a panelist is away, both days included, in their zone.

    Raises NotAllowed for anybody but themselves and who keeps panels; ValidationError, by field, as Absence.clean().
    """
    panelist = Panelist.objects.select_for_update(of=("self",)).select_related("user").get(pk=panelist.pk)
    _allowed(panelist, by)
    absence = Absence(panelist=panelist, first_day=first_day, last_day=last_day)
    absence.clean()
    if panelist.absences.to_come().count() >= MOST:
        raise ValidationError({"first_day": f"There are {MOST} such times to come already. Remove one first."})
    absence.save()
    record("panelist.away", subject=panelist, by=by, **_days(absence))
    return absence


@transaction.atomic
def come_back(pk: int, *, by) -> None:
    """Take an absence back. Raises Gone; NotAllowed."""
    absence = Absence.objects.select_for_update(of=("self",)).select_related("panelist__user").filter(pk=pk).first()
    if absence is None:
        raise Gone("This was removed already.")
    _allowed(absence.panelist, by)
    record("panelist.back", subject=absence.panelist, by=by, **_days(absence))
    absence.delete()


def _allowed(panelist: Panelist, by) -> None:
    if by is None or not by.is_active or (by.pk != panelist.user_id and not panel_keeper(by)):
        raise NotAllowed("You may say this of yourself alone.")


def _days(absence: Absence) -> dict:
    return {"first_day": absence.first_day.isoformat(), "last_day": absence.last_day.isoformat()}
