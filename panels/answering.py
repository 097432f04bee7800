"""What a panelist answers to an invitation: yes or no."""

from django.utils import timezone

from cms.events.machine import Conflict, move
from cms.lib import html
from panels.models import Assignment
from panels.states import ASSIGNMENT

MAX_REASON = 20_000


def accept(pk: int, *, by) -> Assignment:
    """Say yes to an invitation. Raises what move() raises, as does decline()."""
    with move(ASSIGNMENT, pk, "accept", by=by) as step:
        step.set(answered_at=timezone.now(), article_read=step.row.article.version)
        step.data["article"] = step.row.article_id
    return step.row


def decline(pk: int, *, by, reason: str) -> Assignment:
    """Say no, with a reason; the seat is free for somebody else."""
    reason = html.strip_control(reason).strip()
    if len(reason) > MAX_REASON:
        raise Conflict(
            f"A reason has at most {MAX_REASON:,} characters; this one has {len(reason):,}.", code="too_long"
        )
    with move(ASSIGNMENT, pk, "decline", by=by, reason=reason) as step:
        step.set(answered_at=timezone.now(), decline_reason=reason)
        step.data |= {"article": step.row.article_id, "reason": reason}
    return step.row
