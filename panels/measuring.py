"""How long the panel takes, and how often it is late: per panelist, per persona, from the seats of some months."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import mean, median

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from panels.models import Assignment, Panelist, Persona, Take

MOST = 20_000  # seats that are looked at, the newest
HOUR = timedelta(hours=1)
GROUPINGS = {"panelist": Panelist.objects.select_related("user"), "persona": Persona.objects.all()}
State = Assignment.State


@dataclass
class Measure:
    """What was seen of one panelist or persona. Hours are medians; what was never seen is None."""

    key: int
    name: str = ""
    asked: int = 0
    declined: int = 0
    delivered: int = 0
    due: int = 0  # takes that were to be here by now, or are here
    late: int = 0  # of those
    _accepting: list[float] = field(default_factory=list)
    _delivering: list[float] = field(default_factory=list)
    _rounds: list[int] = field(default_factory=list)

    @property
    def hours_to_accept(self) -> float | None:
        """From the invitation to the yes."""
        return median(self._accepting) if self._accepting else None

    @property
    def hours_to_deliver(self) -> float | None:
        """From the yes to the first take."""
        return median(self._delivering) if self._delivering else None

    @property
    def rounds(self) -> float | None:
        """How many it took until a take was approved, on average."""
        return mean(self._rounds) if self._rounds else None

    @property
    def late_share(self) -> float | None:
        """Of the takes that were due, the part that came late or is still to come; 0 to 1."""
        return self.late / self.due if self.due else None

    def count(self, seat: "_Seat", now: datetime) -> None:
        """Take one more seat into account."""
        self.asked += 1
        self.declined += seat.state == State.DECLINED
        if seat.state in Assignment.CLOSED:
            return
        if seat.answered_at:
            self._accepting.append((seat.answered_at - seat.invited_at) / HOUR)
        if seat.came:
            self.delivered += 1
            self._delivering.append((seat.came - (seat.answered_at or seat.invited_at)) / HOUR)
        if seat.state == State.APPROVED:
            self._rounds.append(seat.round)
        if seat.due_at and (seat.came or seat.due_at <= now):
            self.due += 1
            self.late += (seat.came or now) > seat.due_at


@dataclass(frozen=True)
class _Seat:
    state: str
    round: int
    invited_at: datetime
    answered_at: datetime | None
    due_at: datetime | None
    came: datetime | None  # its first round: what an editor asks for afterwards makes nobody late


def measures(by: str, *, days: int, now: datetime | None = None, panelist: Panelist | None = None) -> list[Measure]:
    """One Measure for each "panelist" or "persona" (`by`) that was given a seat in the last `days`, by name, in two
    queries; with `panelist`, of their seats alone."""
    now = now or timezone.now()
    first = Take.objects.filter(assignment=OuterRef("pk")).order_by("round").values("submitted_at")[:1]
    seats = Assignment.objects.filter(panelist__isnull=False, invited_at__gt=now - timedelta(days=days))
    if panelist is not None:
        seats = seats.filter(panelist=panelist)
    seats = seats.annotate(came=Subquery(first)).order_by("-pk")
    columns = (f"{by}_id", "state", "round", "invited_at", "answered_at", "due_at", "came")
    seen = _grouped(seats.values_list(*columns)[:MOST], now)
    for one in GROUPINGS[by].filter(pk__in=seen):
        seen[one.pk].name = str(one)
    return sorted(seen.values(), key=lambda one: one.name.casefold())


def _grouped(rows: Iterable[tuple], now: datetime) -> dict[int, Measure]:
    found: dict[int, Measure] = {}
    for key, *seat in rows:
        found.setdefault(key, Measure(key)).count(_Seat(*seat), now)
    return found
