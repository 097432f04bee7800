"""Another time to deliver: the panelist proposes it, the editor confirms it or keeps the old one."""

from datetime import datetime

from cms.events.machine import Step, move
from panels.bounds import LONGEST, bounded
from panels.models import Assignment
from panels.states import ASSIGNMENT

MAX_NOTE = LONGEST
NONE_PROPOSED = {"proposed_due_at": None, "proposal_note": ""}


def propose_time(pk: int, *, by, proposed_due_at: datetime | None, note: str) -> Assignment:
    """Ask for another time to deliver, and say why; until the editor answers, the old one holds. A later proposal takes
    the place of an earlier one. Raises what move() raises, as do the others."""
    note = bounded(note, "A reason").strip()
    with move(ASSIGNMENT, pk, "propose_time", by=by, proposed_due_at=proposed_due_at, note=note) as step:
        step.data["article"] = step.row.article_id
        propose(step, proposed_due_at, note)
    return step.row


def propose(step: Step, proposed_due_at: datetime, note: str) -> None:
    """Inside a move of the panelist's: what it proposes."""
    step.set(proposed_due_at=proposed_due_at, proposal_note=note)
    step.data |= {"proposed_due_at": proposed_due_at, "note": note}


def confirm_time(pk: int, *, by, proposed: datetime | None = None) -> Assignment:
    """The take is due when its panelist proposed; reminders follow. `proposed`, when given, must be that time."""
    with move(ASSIGNMENT, pk, "confirm_time", by=by, proposed=proposed) as step:
        step.set(due_at=step.row.proposed_due_at, **NONE_PROPOSED)
        step.data |= {"article": step.row.article_id, "due_at": step.row.due_at}
    return step.row


def keep_time(pk: int, *, by, proposed: datetime | None = None) -> Assignment:
    """The take is due when it was. `proposed`, when given, must be the time that is turned down."""
    with move(ASSIGNMENT, pk, "keep_time", by=by, proposed=proposed) as step:
        step.data |= {"article": step.row.article_id, "proposed_due_at": step.row.proposed_due_at}
        step.set(**NONE_PROPOSED)
    return step.row
