"""Doors for the workers; the work is in publishing.py."""

from celery import shared_task

from articles.publishing import SWEEP
from articles.publishing import publish_due as publish_all_due


@shared_task
def publish_due() -> None:
    """Publish whatever is due."""
    while publish_all_due() == SWEEP:
        pass
