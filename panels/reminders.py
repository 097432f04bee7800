"""Who is due which nudge; never for what is done, declined or cancelled."""

from collections.abc import Iterator
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
    rows = seats.order_by("due_at", "pk").values_list("pk", "due_at", "article_id").iterator(BATCH)
    return _record_each(
        rule,
        (
            (f"{rule}:{pk}:{due_at.isoformat()}", pk, {"article": article, "due_at": due_at})
            for pk, due_at, article in rows
        ),
    )


def _nudge_for_consent(now: datetime) -> int:
    """Ask once more, for each edit that has waited for its panelist's word since UNANSWERED."""
    waiting = TakeEdit.objects.filter(
        consent=TakeEdit.Consent.ASKED,
        edited_at__lte=now - UNANSWERED,
        take__assignment__state=Assignment.State.AWAITING_CONSENT,
    )
    rows = waiting.order_by("pk").values_list("pk", "take__assignment", "take__assignment__article").iterator(BATCH)
    return _record_each(
        "edits_unanswered",
        ((f"edits_unanswered:{edit}", pk, {"article": article, "edit": edit}) for edit, pk, article in rows),
    )


def _record_each(rule: str, rows: Iterator[tuple[str, int, dict]]) -> int:
    """Record the rule for each of (key, seat, facts) that has none of that key yet; returns how many."""
    told = 0
    while batch := {once: (pk, facts) for once, pk, facts in islice(rows, BATCH)}:
        known = set(Event.objects.filter(once__in=batch).values_list("once", flat=True))
        told += sum(_record(rule, once, pk, facts) for once, (pk, facts) in batch.items() if once not in known)
    return told


def _record(rule: str, once: str, pk: int, facts: dict) -> bool:
    with transaction.atomic():
        event = record(f"assignment.{rule}", subject=Assignment(pk=pk), once=once, **facts)
    return event is not None
