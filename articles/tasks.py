"""Doors for the workers; the work is in the verbs."""

from celery import shared_task

from articles import autosaving, hub, links, presence, pruning
from articles.cards import keeping as cards
from articles.publishing import SWEEP
from articles.publishing import publish_due as publish_all_due
from articles.readership import folding
from articles.search import keeping
from cms.events import bell


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


@shared_task
def check_links() -> None:
    """Ask the links that wait whether they answer."""
    if links.check_due():
        bell.ring_link_checker()


@shared_task
def keep_links_fresh() -> None:
    """Ask again what goes out soon, and forget what nobody asks about."""
    links.forget_old()
    if links.ask_before_publishing():
        bell.ring_link_checker()


@shared_task
def tell_hub() -> None:
    """Tell the hub which feeds have changed."""
    hub.tell_due()


@shared_task
def mend_search() -> None:
    """Have readers find whatever they see, after an upgrade too."""
    while keeping.mend() == keeping.BATCH:
        pass


@shared_task
def draw_cards() -> None:
    """Draw the cards of articles that have none, and forget those of articles that are gone."""
    cards.forget_withdrawn()
    if cards.draw_missing() == cards.BATCH:
        bell.ring_illustrator()


@shared_task
def count_readers() -> None:
    """Fold the visits that were written down into counts, and forget the readers of past days."""
    while folding.fold() == folding.BATCH:
        pass
