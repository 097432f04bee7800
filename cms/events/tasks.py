"""Doors for the workers; the work is in dispatch.py."""

from celery import shared_task

from cms.events.bell import ring_postman
from cms.events.dispatch import BATCH, dispatch_pending


@shared_task
def dispatch() -> None:
    """Dispatch whatever waits, then ring for what came of it."""
    while dispatch_pending() == BATCH:
        pass
    ring_postman()
