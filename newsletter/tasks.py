"""Doors for the workers; the work is in the verbs."""

from celery import shared_task

from cms.notifications.subscribers import erase_unreachable
from newsletter.asking import answer_due, forget_requests
from newsletter.issuing import begin_daily
from newsletter.spreading import spread_due
from newsletter.thinning import thin_out


@shared_task
def answer() -> None:
    """Have the letters sent that people at the form wait for."""
    answer_due()


@shared_task
def begin() -> None:
    """Begin the issue whose hour has come."""
    begin_daily()


@shared_task
def spread() -> None:
    """Tell issues to their subscribers."""
    spread_due()


@shared_task
def forget() -> None:
    """Forget requests that nobody confirmed, and addresses that no mail reaches."""
    forget_requests()
    erase_unreachable()


@shared_task
def thin() -> None:
    """Forget who had which letter of long ago."""
    thin_out()
