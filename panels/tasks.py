"""Doors for the workers; the work is in reminders.py and standby.py."""

from celery import shared_task

from cms.events.bell import ring_illustrator_of_takes
from panels import cards
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


@shared_task
def draw_cards() -> None:
    """Draw the cards of takes that have none, and forget those of articles that are gone."""
    cards.forget_withdrawn()
    if cards.draw_missing() == cards.BATCH:
        ring_illustrator_of_takes()
