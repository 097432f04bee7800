"""Doors for the workers; the work is in the verbs."""

from celery import shared_task

from articles import autosaving, presence, pruning
from articles.publishing import SWEEP
from articles.publishing import publish_due as publish_all_due


@shared_task
def publish_due() -> None:
    """Publish whatever is due."""
    while publish_all_due() == SWEEP:
        pass


@shared_task
def prune_revisions() -> None:
    """Thin out the revisions of long ago."""
    pruning.prune()


@shared_task
def forget_screens() -> None:
    """Forget unsaved words that nobody came back for, and pages that were closed without a word."""
    autosaving.forget_old()
    presence.forget_old()
