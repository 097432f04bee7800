"""The broker is a bell: ringing it saves waiting for the sweep, and may fail without harm."""

import logging

from celery import current_app
from kombu.exceptions import KombuError, OperationalError

log = logging.getLogger(__name__)


def ring(task: str) -> bool:
    """Ask a worker to run the task of that name soon. False when the broker cannot be reached; the sweep then finds
    the work in the database."""
    try:
        current_app.send_task(task)
    except (OperationalError, KombuError, OSError) as why:
        log.warning("The broker did not take %s (%s); the next sweep does it.", task, why)
        return False
    return True


def ring_dispatcher() -> None:
    """Tell a worker that events wait."""
    ring("cms.events.tasks.dispatch")


def ring_postman() -> None:
    """Tell a worker that deliveries wait."""
    ring("cms.notifications.tasks.deliver")
