"""Doors for the workers."""

from celery import shared_task
from django.core.management import call_command


@shared_task
def forget_ended_sessions() -> None:
    """Delete the sessions whose time is over, and with them the unsent words that nobody came back for."""
    call_command("clearsessions")
