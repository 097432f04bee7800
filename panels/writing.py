"""What a panelist writes at the desk: save, submit a round, take it back; and what they read to write it."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.events.machine import Conflict, move
from cms.lib import html
from panels.bounds import bounded
from panels.models import Assignment, Take
from panels.scale import LEAST, MOST
from panels.states import ASSIGNMENT, lock_own
from panels.terms import terms_of

MAX_DRAFT = 20_000
AS_STORED: Any = object()
WRITABLE = Assignment.WRITING


class StaleDraft(Conflict):
    """The save was made from an old copy. `stored` is the assignment as it stands; nothing was written."""

    def __init__(self, stored: Assignment):
        super().__init__(
            f"This take was saved elsewhere meanwhile (version {stored.draft_version}). "
            "Nothing of yours is lost: compare the two texts, then save again.",
            code="stale",
            version=stored.draft_version,
        )
        self.stored = stored


@transaction.atomic
def save_draft(pk: int, *, by, draft: str, version: int, stance: int | None = AS_STORED) -> Assignment:
    """Save the working draft over version `version`, with where it stands on the panel's scale (None: it does not say).

    Raises Gone, NotAllowed, Conflict, or StaleDraft.
    """
    seat = lock_own(pk, by=by)
    if seat.state not in WRITABLE:
        raise Conflict(f"This take cannot be written now: it is {seat.get_state_display()}.", code="wrong_state")
    if version != seat.draft_version:
        raise StaleDraft(seat)
    seat.draft = _bounded(draft)
    seat.stance = _position(seat, stance)
    seat.draft_version += 1
    seat.article_read = seat.article_read or seat.article.version
    seat.save(update_fields=["draft", "stance", "draft_version", "article_read"])
    return seat


def submit(
    pk: int, *, by, draft: str | None = None, version: int | None = None, stance: int | None = AS_STORED
) -> Take:
    """Hand the draft in as the take of this round; with `draft`, that text, saved over version `version`. `stance` as
    for save_draft()."""
    facts = {"version": version}
    current = Assignment.objects.filter(pk=pk).values_list("draft", flat=True).first() or ""
    text = _bounded(draft) if draft is not None else current
    with move(ASSIGNMENT, pk, "submit", by=by, body_html=html.of_draft(text), **facts) as step:
        seat = step.row
        text = text if draft is not None else seat.draft
        stance = _position(seat, stance)
        take = Take.objects.create(assignment=seat, round=seat.round, body_html=html.of_draft(text), stance=stance)
        version = seat.draft_version + 1
        step.set(submitted_at=take.submitted_at, draft=text, stance=stance, draft_version=version)
        step.set(proposed_due_at=None, proposal_note="")  # it is here: no other time is needed
        step.data |= {"article": seat.article_id, "round": seat.round}
    return take


def take_back(pk: int, *, by, round: int | None = None) -> Assignment:
    """Have the submitted take back before anything is decided on it: its text is kept as that of its round, and what is
    submitted next is a new round. `round`, when given, must be the submitted one. Raises what move() raises."""
    with move(ASSIGNMENT, pk, "take_back", by=by, round=round) as step:
        seat = step.row
        seat.takes.filter(round=seat.round).update(decision=Take.Decision.WITHDRAWN, decided_at=timezone.now())
        step.data |= {"article": seat.article_id, "round": seat.round}
        step.set(submitted_at=None, round=seat.round + 1)
    return step.row


@transaction.atomic
def read_article(pk: int, *, by, version: int) -> Assignment:
    """The panelist has read the article as it was at `version`: what changes after it is shown to them as news.

    Never back to an earlier version. Raises Gone, NotAllowed, or Conflict once the seat is closed.
    """
    seat = lock_own(pk, by=by)
    if seat.state in Assignment.CLOSED:
        raise Conflict(f"This seat is closed: it is {seat.get_state_display()}.", code="wrong_state")
    seat.article_read = min(max(version, seat.article_read or 1), seat.article.version)
    seat.save(update_fields=["article_read"])
    return seat


def _position(seat: Assignment, stance: int | None) -> int | None:
    scale = terms_of(seat.article).scale
    if stance is AS_STORED:
        stance = seat.stance if scale else None  # a scale can be dropped while drafts are written
    if stance is None:
        return None
    if scale is None:
        raise Conflict("This panel has no scale to take a position on.", code="no_scale")
    if not LEAST <= stance <= MOST:
        raise Conflict(f"A position on the scale is a number from {LEAST} to {MOST}.", code="no_such_position")
    return stance


def _bounded(draft: str) -> str:
    return html.clean_draft(bounded(draft, "A take", MAX_DRAFT))
