"""Draw the cards that are missing, the newest pages first, and let go of those of articles that are withdrawn."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import QuerySet

from articles.cards.drawing import Voice, article_card
from articles.cards.faces import Unreadable
from articles.models import Edition, EditionCard
from pictures.files import write

log = logging.getLogger(__name__)

BATCH = 20


def draw_missing() -> int:
    """Draw the cards of live editions that have none, at most BATCH; returns of how many."""
    lacking = Edition.objects.filter(live_article__isnull=False, card=None).order_by("-pk").with_takes()
    editions = list(lacking[:BATCH])
    for edition in editions:
        file = drawn(f"cards/{edition.article_id}-{edition.number}.png", lambda edition=edition: _card(edition))
        EditionCard.objects.get_or_create(edition=edition, defaults={"file": file})
    return len(editions)


def forget_withdrawn() -> None:
    """Delete the cards of articles that readers no longer see."""
    forget(EditionCard.objects.filter(edition__article__live_edition=None))


def drawn(name: str, draw: Callable[[], bytes]) -> str:
    """Keep what `draw` makes under this name, which is returned; empty where nothing can be made of it: that is said in
    the log once, and holds nothing up."""
    try:
        return write(name, draw())
    except Unreadable as letter:
        log.info("%s is not drawn: no font here has “%s”", name, letter)
    except Exception:
        log.exception("%s cannot be drawn", name)
    return ""


def forget(cards: QuerySet) -> None:
    """Delete these cards, at most BATCH, and their files."""
    for card in cards[:BATCH]:
        if card.file:
            default_storage.delete(card.file)
        card.delete()


def voice_of(take) -> Voice:
    """Whose take it is, as frozen in the edition."""
    return Voice(take.name, take.perspective, take.accent, take.avatar)


def _card(edition: Edition) -> bytes:
    category = edition.about.get("category")
    return article_card(
        headline=edition.headline,
        category=category["name"] if category else "",
        voices=[voice_of(take) for take in edition.takes.all()],
        site=settings.SITE_NAME,
    )
