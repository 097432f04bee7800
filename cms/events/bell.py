"""The broker is a bell: ringing it saves waiting for the sweep, and may fail without harm."""

import logging
import time

from celery import current_app
from kombu.exceptions import ChannelError, KombuError

log = logging.getLogger(__name__)

STALE = 60  # seconds after which the sweeps have done what a ring asks for
REST = 10  # seconds of not trying again after a failure: one request may ring often, and each try can take its time

_silent_until = 0.0


def ring(task: str) -> bool:
    """Ask a worker to run the task of that name soon. False when the broker cannot be reached; the sweep then finds
    the work in the database. After a failure this process leaves the broker alone for REST seconds."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return False
    try:
        current_app.send_task(task, expires=STALE)
    except (KombuError, ChannelError, OSError) as why:  # a broker that refuses, a queue folder that cannot be written
        _silent_until = time.monotonic() + REST
        log.warning("The broker did not take %s (%s); the next sweep does it.", task, why)
        return False
    return True


def ring_dispatcher() -> None:
    """Tell a worker that events wait."""
    ring("cms.events.tasks.dispatch")


def ring_postman() -> None:
    """Tell a worker that deliveries wait."""
    ring("cms.notifications.tasks.deliver")


def ring_errands() -> None:
    """Tell a worker that somebody waits for mail at a door."""
    ring("cms.notifications.tasks.run_errands")


def ring_caller() -> None:
    """Tell a worker that webhooks wait."""
    ring("cms.notifications.tasks.call")


def ring_registrar() -> None:
    """Tell a worker that somebody asked for the newsletter."""
    ring("newsletter.tasks.answer")


def ring_newsagent() -> None:
    """Tell a worker that an issue of the newsletter waits."""
    ring("newsletter.tasks.spread")


def ring_link_checker() -> None:
    """Tell a worker that links wait to be checked."""
    ring("articles.tasks.check_links")


def ring_publisher() -> None:
    """Tell a worker that an article whose time has come may go out now."""
    ring("articles.tasks.publish_due")


def ring_illustrator() -> None:
    """Tell a worker that articles lack cards."""
    ring("articles.tasks.draw_cards")


def ring_illustrator_of_takes() -> None:
    """Tell a worker that takes lack cards."""
    ring("panels.tasks.draw_cards")


def ring_bulk() -> None:
    """Tell a worker that something is to be done with many articles."""
    ring("cms.newsroom.bulk.tasks.run")


def ring_renderer() -> None:
    """Tell a worker that pictures lack renditions."""
    ring("pictures.tasks.render")
