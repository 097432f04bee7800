"""What a panelist answers to an invitation: yes, no, and yes after all."""

from datetime import datetime

from django.utils import timezone

from cms.events.machine import Step, move
from panels.bounds import LONGEST, bounded
from panels.models import Assignment
from panels.proposing import propose
from panels.states import ASSIGNMENT

MAX_REASON = MAX_INTERESTS = LONGEST


def accept(
    pk: int, *, by, interests: str | None = None, proposed_due_at: datetime | None = None, note: str = ""
) -> Assignment:
    """Say yes to an invitation, maybe proposing another time to deliver, and why in `note`.

    `interests` are those to disclose: empty for none, None for not said, which a seat that asks refuses. Raises what
    move() raises, as do the others.
    """
    facts = {"interests": _disclosed(interests), "proposed_due_at": proposed_due_at, "note": _reason(note)}
    with move(ASSIGNMENT, pk, "accept", by=by, **facts) as step:
        now = timezone.now()
        step.set(answered_at=now, article_read=step.row.article.version)
        step.data["article"] = step.row.article_id
        _disclose(step, facts["interests"], now)
        if proposed_due_at is not None:
            propose(step, proposed_due_at, facts["note"])
    return step.row


def decline(pk: int, *, by, reason: str = "", cause: str = "") -> Assignment:
    """Say no, with a cause of the list, words, or both; the seat is free for somebody else."""
    facts = {"reason": _reason(reason), "cause": cause or Assignment.Cause.OTHER}
    with move(ASSIGNMENT, pk, "decline", by=by, **facts) as step:
        step.set(answered_at=timezone.now(), decline_cause=facts["cause"], decline_reason=facts["reason"])
        step.data |= {"article": step.row.article_id, "reason": step.row.why_declined}
    return step.row


def undo_decline(pk: int, *, by, interests: str | None = None) -> Assignment:
    """Take a declined seat after all, as long as nobody else has it; what was written for it is still there."""
    interests = _disclosed(interests)
    with move(ASSIGNMENT, pk, "undo_decline", by=by, interests=interests) as step:
        seat, now = step.row, timezone.now()
        step.set(answered_at=now, decline_cause="", decline_reason="")
        step.set(article_read=seat.article_read or seat.article.version)
        step.data["article"] = step.row.article_id
        _disclose(step, interests, now)
    return step.row


def disclose(pk: int, *, by, interests: str | None) -> Assignment:
    """Change what was disclosed with the yes, or say it for the first time, until the take is decided on. What is
    printed under the take is what the editor read when they approved it."""
    interests = _disclosed(interests)
    with move(ASSIGNMENT, pk, "disclose", by=by, interests=interests) as step:
        step.data["article"] = step.row.article_id
        _disclose(step, interests, timezone.now())
    return step.row


def _disclose(step: Step, interests: str | None, now: datetime) -> None:
    if interests is not None:
        step.set(interests=interests, disclosed_at=now)


def _disclosed(interests: str | None) -> str | None:
    return None if interests is None else bounded(interests, "What you disclose").strip()


def _reason(text: str) -> str:
    return bounded(text, "A reason").strip()
