"""Who is due which nudge; never for what is done, declined or cancelled."""

from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from cms.events.models import Event
from cms.events.recording import record
from panels.models import Assignment, TakeEdit

SOON = timedelta(hours=24)
UNANSWERED = timedelta(hours=24)
BATCH = 500


def remind_due(now: datetime | None = None) -> int:
    """Record one event for each seat that is due soon or overdue; returns how many. A moved due time counts anew.

    Soon is within SOON, and not before half of the time has passed that the panelist was given: an invitation for
    tonight is not followed by a reminder at once.
    """
    now = now or timezone.now()
    waiting = Assignment.objects.waiting_for_panelist().filter(panelist__isnull=False)
    soon = waiting.filter(due_at__gt=now, due_at__lte=now + SOON, invited_at__lte=now - (F("due_at") - now))
    late = waiting.filter(due_at__lte=now)
    return _nudge(soon, "due_soon") + _nudge(late, "overdue") + _nudge_for_consent(now)


def _nudge(seats, rule: str) -> int:
    told, rows = 0, seats.order_by("due_at", "pk").values_list("pk", "due_at", "article_id").iterator(BATCH)
    while batch := {f"{rule}:{row[0]}:{row[1].isoformat()}": row for row in islice(rows, BATCH)}:
        known = set(Event.objects.filter(once__in=batch).values_list("once", flat=True))
        told += sum(_record(rule, once, *row) for once, row in batch.items() if once not in known)
    return told


def _nudge_for_consent(now: datetime) -> int:
    """Ask once more, for each edit that has waited for its panelist's word since UNANSWERED."""
    seats = Assignment.objects.filter(state=Assignment.State.AWAITING_CONSENT)
    asked = TakeEdit.objects.filter(take__assignment__in=seats, consent=TakeEdit.Consent.ASKED)
    rows = asked.filter(edited_at__lte=now - UNANSWERED).order_by("pk")
    told = 0
    for edit in rows.select_related("take__assignment").iterator(BATCH):
        seat = edit.take.assignment
        with transaction.atomic():
            once = f"edits_unanswered:{edit.pk}"
            told += record("assignment.edits_unanswered", subject=seat, once=once, article=seat.article_id,
                           edit=edit.pk) is not None  # fmt: skip
    return told


def _record(rule: str, once: str, pk: int, due_at: datetime, article: int) -> bool:
    with transaction.atomic():
        event = record(f"assignment.{rule}", subject=Assignment(pk=pk), once=once, article=article, due_at=due_at)
    return event is not None
