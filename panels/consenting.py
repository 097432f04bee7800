"""The panelist's word on what an editor changed in their take: agree, or object."""

from django.utils import timezone

from cms.events.machine import move
from panels.bounds import LONGEST, bounded
from panels.deciding import edit_in_question, let_out
from panels.models import Assignment, Take, TakeEdit
from panels.states import ASSIGNMENT

MAX_OBJECTION = LONGEST


def consent(pk: int, *, by, edit: int | None = None) -> Assignment:
    """Agree to the edited text: it is approved, by the editor who changed it, and goes out as any approved take.

    `edit`, when given, must be the one that waits for the answer. Raises what move() raises, as does object_to().
    """
    with move(ASSIGNMENT, pk, "consent", by=by, edit=edit) as step:
        seat, now, standing = step.row, timezone.now(), edit_in_question(step.row)
        TakeEdit.objects.filter(pk=standing.pk).update(consent=TakeEdit.Consent.GIVEN, answered_at=now)
        Take.objects.filter(pk=standing.take_id).update(
            decision=Take.Decision.APPROVED, decided_by=standing.edited_by, decided_at=now
        )
        step.set(decided_at=now)
        step.data |= {"article": seat.article_id, "edit": standing.pk}
        let_out(seat, by=standing.edited_by)
    return step.row


def object_to(pk: int, *, by, note: str, edit: int | None = None) -> Assignment:
    """Say no to the edited text, and why: the take waits again, as submitted, for the editor to decide."""
    note = bounded(note, "An objection").strip()
    with move(ASSIGNMENT, pk, "object", by=by, note=note, edit=edit) as step:
        standing = edit_in_question(step.row)
        TakeEdit.objects.filter(pk=standing.pk).update(
            consent=TakeEdit.Consent.REFUSED, answered_at=timezone.now(), objection=note
        )
        step.data |= {"article": step.row.article_id, "edit": standing.pk, "note": note}
    return step.row
