"""Who can be asked now: how much somebody has to do already, and whether they are away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from cms.events.machine import Conflict
from panels.models import Absence, Assignment, Panelist


@dataclass(frozen=True)
class Standing:
    """How somebody stands: takes they have yet to answer or to write, the most they want of these, days away."""

    open: int = 0
    most: int | None = None
    absences: tuple[Absence, ...] = ()

    @property
    def is_full(self) -> bool:
        """They have as much to do as they want, or more."""
        return self.most is not None and self.open >= self.most

    @property
    def load(self) -> str:
        """Like "2 open, cap 3"."""
        return f"{self.open or 'none'} open" + ("" if self.most is None else f", cap {self.most}")

    def away(self, *moments: datetime) -> str:
        """Like "away until 3 Dec", if they are away at one of these moments, or now."""
        now = timezone.now()
        found = [one for one in self.absences if any(one.covers(moment) for moment in (now, *moments) if moment)]
        return found[0].words(now) if found else ""

    def hindrance(self, *moments: datetime) -> str:
        """Why they should not be asked for a take that is due at one of these moments: "is away until 3 Dec"; or ""."""
        if away := self.away(*moments):
            return f"is {away}"
        return f"has {self.open} open, and wants no more than {self.most}" if self.is_full else ""


def standings(
    panelists: Iterable[Panelist], *moments: datetime | None, loads: dict[int, int] | None = None
) -> dict[int, Standing]:
    """How each of these panelists stands now and at these moments, by key, in two queries; in one, where their `loads`
    are known. Their users are at hand."""
    by_pk = {one.pk: one for one in panelists}
    near = Absence.objects.around(timezone.now(), *(moment for moment in moments if moment))
    away = {pk: [] for pk in by_pk}
    for absence in near.filter(panelist__in=by_pk):
        absence.panelist = by_pk[absence.panelist_id]
        away[absence.panelist_id].append(absence)
    if loads is None:
        loads = dict(with_load(Panelist.objects.filter(pk__in=by_pk)).values_list("pk", "load"))
    return {pk: Standing(loads[pk], one.most_open, tuple(away[pk])) for pk, one in by_pk.items()}


def hindrance_of(panelist: Panelist, *moments: datetime | None) -> str:
    """Why this panelist should not be asked for a take due then, as Standing.hindrance() says it."""
    return standings([panelist], *moments)[panelist.pk].hindrance(*moments)


def must_be_free(panelist: Panelist, *moments: datetime | None, anyway: bool) -> str:
    """Ask whether somebody who is away then, or has enough to do, is to be asked `anyway`: unless told so, raises
    Conflict. Returns what speaks against it; "" where nothing does."""
    why = hindrance_of(panelist, *moments)
    if why and not anyway:
        raise Conflict(f"{panelist} {why}. Choose somebody else, or ask anyway.", code="not_free")
    return why


def away_now(now: datetime | None = None) -> set[int]:
    """The keys of the panelists who are away at this moment."""
    now = now or timezone.now()
    near = Absence.objects.around(now).select_related("panelist__user")
    return {absence.panelist_id for absence in near if absence.covers(now)}


def with_load(panelists: QuerySet) -> QuerySet:
    """The panelists, each with its `load`: how many takes they have yet to answer or to write."""
    waiting = Q(assignments__state__in=Assignment.WITH_PANELIST)
    return panelists.order_by().annotate(load=Count("assignments", filter=waiting))
