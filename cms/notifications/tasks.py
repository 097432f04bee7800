"""Doors for the workers; the work is in deliveries.py, errands.py, calling.py and digests.py."""

from celery import shared_task

from cms.notifications.bundling import bundle_due
from cms.notifications.calling import call_due
from cms.notifications.deliveries import deliver_due
from cms.notifications.errands import run_due


@shared_task
def deliver() -> None:
    """Send whatever is due."""
    deliver_due()


@shared_task
def run_errands() -> None:
    """Send the mail that people wait for at a door."""
    run_due()


@shared_task
def call() -> None:
    """Send whatever webhooks are due."""
    call_due()


@shared_task
def bundle() -> None:
    """Begin the digests whose hour has come."""
    bundle_due()
