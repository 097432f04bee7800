"""Doors for the workers; the work is in deliveries.py."""

from celery import shared_task

from cms.notifications.deliveries import BATCH, deliver_due


@shared_task
def deliver() -> None:
    """Send whatever is due."""
    while deliver_due() == BATCH:
        pass
