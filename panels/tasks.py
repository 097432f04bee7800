"""Doors for the workers; the work is in reminders.py."""

from celery import shared_task

from panels.reminders import remind_due


@shared_task
def remind() -> None:
    """Nudge whoever is due a nudge."""
    remind_due()
