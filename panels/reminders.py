"""Who is due which nudge; never for what is done, declined or cancelled."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from cms.events.recording import record
from panels.models import Assignment

SOON = timedelta(hours=24)
BATCH = 500


def remind_due(now: datetime | None = None) -> int:
    """Record one event for each seat that is due soon or overdue; returns how many. A moved due time counts anew."""
    now = now or timezone.now()
    waiting = Assignment.objects.waiting_for_panelist().filter(panelist__isnull=False)
    soon = waiting.filter(due_at__gt=now, due_at__lte=now + SOON)
    late = waiting.filter(due_at__lte=now)
    return _nudge(soon, "due_soon") + _nudge(late, "overdue")


def _nudge(seats, rule: str) -> int:
    told = 0
    for pk, due_at, article in seats.order_by("due_at").values_list("pk", "due_at", "article_id").iterator(BATCH):
        with transaction.atomic():
            once = f"{rule}:{pk}:{due_at.isoformat()}"
            event = record(f"assignment.{rule}", subject=Assignment(pk=pk), once=once, article=article, due_at=due_at)
            told += event is not None
    return told
