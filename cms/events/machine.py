"""State tables, and move(): the one way to change a state."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import models, transaction

from cms.events.recording import record


class Refused(Exception):
    """A step that was not taken; nothing has changed. `str()` says why, and what to do about it."""

    code = "refused"

    def __init__(self, detail: str, *, code: str | None = None, **facts):
        super().__init__(detail)
        self.detail = detail
        self.code = code or self.code
        self.facts = facts


class NotAllowed(Refused):
    """This person may not do this."""

    code = "not_allowed"


class Conflict(Refused):
    """The row, as it now stands, does not allow this."""

    code = "conflict"


class Gone(Refused):
    """The row is not there (any more)."""

    code = "not_found"


STAYS = None
Check = Callable[[models.Model, dict], str | None]


@dataclass(frozen=True)
class Move:
    """One line of a state table: from which states, to which (STAYS: to none, it stays in its own), who may, and what
    must hold.

    A check takes the locked row and the facts of the call; it returns None, or what stands in the way.
    """

    sources: frozenset[str]
    target: str | None
    may: Callable[[object, models.Model], bool]
    holds: tuple[Check, ...] = ()


@dataclass(frozen=True)
class Machine:
    """A state table with the words to speak about it. `lock(pk)` returns the row, locked, or None."""

    noun: str
    lock: Callable[[int], models.Model | None]
    moves: dict[str, Move]
    phrases: dict[str, str]  # state → how to say it: "in review"
    verbs: dict[str, str] = field(default_factory=dict)  # move → how to say it, where its name will not do

    def obstacle(self, name: str, row, *, by, **facts) -> Refused | None:
        """Why `by` cannot make this move of `row` now, or None. Rights come first, then state, then checks."""
        step = self.moves[name]
        if why := self.forbidden(name, row, by=by):
            return why
        if row.state not in step.sources:
            why = f"Cannot {self._said(name)}: it is {self.phrases[row.state]}."
            return Conflict(why, code="wrong_state", state=row.state)
        for check in step.holds:
            if why := check(row, facts):
                return Conflict(f"Cannot {self._said(name)}: {why}", code=getattr(check, "code", "not_ready"))
        return None

    def forbidden(self, name: str, row, *, by) -> NotAllowed | None:
        """Why `by` may not make this move of `row` in whatever state, or None."""
        if not self.moves[name].may(by, row):
            return NotAllowed(f"You may not {self._said(name)}.")

    def open_to(self, row, *, by) -> list[str]:
        """The moves whose state and rights fit `row` and `by`: what a page offers as buttons."""
        return [name for name, step in self.moves.items() if row.state in step.sources and step.may(by, row)]

    def _said(self, name: str) -> str:
        return f"{self.verbs.get(name, name)} this {self.noun}"


@dataclass
class Step:
    """A move in the making: the locked `row`, fields to write with the new state, and facts for the Event."""

    row: models.Model
    was: str
    changes: dict = field(default_factory=dict)
    data: dict = field(default_factory=dict)

    def set(self, **changes) -> None:
        """Change fields of the row together with its state."""
        for name, value in changes.items():
            setattr(self.row, name, value)
        self.changes |= changes


@contextmanager
def move(machine: Machine, pk: int, name: str, *, by, **facts) -> Iterator[Step]:
    """One locked step: lock, check, let the verb act, write the state, record the Event, all in one transaction.

    Raises NotAllowed, Conflict or Gone, and then nothing has changed.
    """
    with transaction.atomic():
        row = machine.lock(pk)
        if row is None:
            raise Gone(f"There is no {machine.noun} {pk}.")
        if why := machine.obstacle(name, row, by=by, **facts):
            raise why
        step = Step(row, was=row.state)
        yield step
        step.set(state=machine.moves[name].target or step.was)
        type(row)._base_manager.filter(pk=row.pk).update(**step.changes)
        record(f"{machine.noun}.{name}", subject=row, by=by, was=step.was, **step.data)
