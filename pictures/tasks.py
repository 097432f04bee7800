"""Doors for the workers; the work is in rendering.py and files.py."""

from celery import shared_task

from cms.events.bell import ring_renderer
from pictures.files import delete_discarded
from pictures.rendering import render_next


@shared_task
def render() -> None:
    """Render one picture; if more wait, ring for the next."""
    if render_next():
        ring_renderer()


@shared_task
def forget_files() -> None:
    """Delete the files that nothing names any more."""
    delete_discarded()
