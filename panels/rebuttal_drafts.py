"""A seat's answer in the making: saved as it is typed, from the version that the page has; and passing on the round."""

from django.db import transaction

from cms.events.machine import Conflict
from cms.events.recording import record
from cms.lib import html
from panels.bounds import bounded
from panels.models import Assignment, RebuttalDraft
from panels.states import lock_own
from panels.terms import terms_of
from panels.visibility import answerable_by, has_passed, may_rebut

MAX_REBUTTAL = 1_500  # characters


class StaleAnswer(Conflict):
    """The save was made from an old copy. `stored` is the answer in the making as it stands; nothing was written."""

    def __init__(self, stored: RebuttalDraft):
        super().__init__(
            f"This answer was saved elsewhere meanwhile (version {stored.version}). "
            "Nothing of yours is lost: compare the two texts, then send it again.",
            code="stale",
            version=stored.version,
        )
        self.stored = stored


def draft_of(seat: Assignment) -> RebuttalDraft:
    """What the seat has of its answer, stored or not; one that was sent back is begun from its words."""
    draft = RebuttalDraft.objects.filter(seat=seat).select_related("to__persona").first() or RebuttalDraft(seat=seat)
    last = seat.rebuttals.select_related("to__persona").order_by("round").last()
    if last and not draft.text:
        draft.text, draft.to = html.to_text(last.body_html), last.to
    return draft


@transaction.atomic
def save(pk: int, *, by, to: str, text: str, version: int) -> RebuttalDraft:
    """Keep the answer in the making of the seat `pk`, over version `version`; `to` is the slug of the persona that it
    answers, or none yet.

    Raises Gone, NotAllowed, Conflict, or StaleAnswer.
    """
    seat = may_answer(pk, by=by)
    draft = over_version(seat, version)
    draft.text = bounded(text, "An answer", MAX_REBUTTAL)
    draft.to = next((one for one in answerable_by(seat) if one.persona.slug == to), None)
    draft.version += 1
    draft.save()
    return draft


@transaction.atomic
def pass_on(pk: int, *, by) -> RebuttalDraft:
    """Say that nothing is to be answered from the seat `pk` in this round: its panelist is not reminded, and may still
    answer while the round is open. Twice is once. Raises Gone, NotAllowed, or Conflict."""
    seat = may_answer(pk, by=by)
    draft, _ = RebuttalDraft.objects.get_or_create(seat=seat)
    if not has_passed(seat):
        draft.passed_on = terms_of(seat.article).rebuttal_due_at
        draft.save(update_fields=["passed_on"])
        record("assignment.pass_rebuttal", subject=seat, by=by, article=seat.article_id)
    return draft


def may_answer(pk: int, *, by) -> Assignment:
    """The seat, locked, from which this person may answer now. Raises Gone, NotAllowed, or Conflict."""
    seat = lock_own(pk, by=by)
    if not may_rebut(seat):
        raise Conflict("You cannot answer a take here now.", code="wrong_state")
    return seat


def over_version(seat: Assignment, version: int) -> RebuttalDraft:
    """The stored draft of a locked seat, made if it has none. Raises StaleAnswer when it is of another version."""
    draft, _ = RebuttalDraft.objects.get_or_create(seat=seat)
    if draft.version != version:
        raise StaleAnswer(draft)
    return draft


def clear(seat: Assignment) -> None:
    """The answer is handed in: what is typed next is another."""
    for draft in RebuttalDraft.objects.filter(seat=seat):
        draft.text, draft.to, draft.passed_on = "", None, None
        draft.version += 1
        draft.save()
