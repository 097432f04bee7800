"""What an editor decides on a take: approve it, or ask for changes."""

from django.db import transaction
from django.utils import timezone

from articles import publishing
from articles.models import Article
from cms.events import bell
from cms.events.machine import move
from cms.lib import html
from panels.models import Assignment, Take
from panels.states import ASSIGNMENT


def approve(pk: int, *, by) -> Assignment:
    """Approve the submitted take. On a published article it goes to the readers at once, as a new edition that
    holds the live words and this take. Raises what move() raises."""
    with move(ASSIGNMENT, pk, "approve", by=by) as step:
        _decide(step, by, Take.Decision.APPROVED)
        article = step.row.article
        if article.state == Article.State.PUBLISHED:
            # The seat must count as approved before the edition is frozen.
            Assignment.objects.filter(pk=pk).update(state=Assignment.State.APPROVED)
            publishing.extend(article, by=by, note=f"{step.row.persona} joined the panel.")
        elif article.is_late():
            # It may have waited for this take alone: then it goes out now, not at the next sweep.
            transaction.on_commit(bell.ring_publisher, robust=True)
    return step.row


def request_changes(pk: int, *, by, note: str) -> Assignment:
    """Send the take back with a note; a new round begins. Raises what move() raises."""
    note = html.strip_control(note).strip()
    with move(ASSIGNMENT, pk, "request_changes", by=by, note=note) as step:
        _decide(step, by, Take.Decision.CHANGES_REQUESTED, note)
        step.set(note=note, round=step.row.round + 1)
        step.data |= {"note": note, "round": step.row.round}
    return step.row


def _decide(step, by, decision: str, note: str = "") -> None:
    now, seat = timezone.now(), step.row
    Take.objects.filter(assignment=seat, round=seat.round).update(
        decision=decision, decided_by=by, decided_at=now, note=note
    )
    step.set(decided_at=now)
    step.data["article"] = seat.article_id
