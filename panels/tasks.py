"""Doors for the workers; the work is in reminders.py and standby.py."""

from celery import shared_task

from panels.rebutting import close_due
from panels.reminders import remind_due
from panels.revealing import reveal_due
from panels.standby import call_in_due


@shared_task
def remind() -> None:
    """Nudge whoever is due a nudge."""
    remind_due()


@shared_task
def reveal() -> None:
    """End each blind round whose takes are all in, or late."""
    reveal_due()


@shared_task
def call_in_standbys() -> None:
    """Invite whoever stands by for a seat that its panelist declined or did not answer."""
    call_in_due()


@shared_task
def close_rebuttals() -> None:
    """Close each rebuttal round whose time is over."""
    close_due()
