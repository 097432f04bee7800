"""Draw the cards of takes that are missing; see articles/cards/keeping.py."""

from django.conf import settings

from articles.cards.drawing import take_card
from articles.cards.keeping import BATCH, drawn, forget, voice_of
from articles.followers import SHOWN
from cms.events.bell import ring_illustrator_of_takes
from cms.events.dispatch import follow
from cms.events.models import Event
from cms.lib.html import to_text
from panels.models import PublishedTake, TakeCard


@follow
def have_its_takes_drawn(event: Event) -> None:
    """Readers see takes for which there are no cards yet."""
    if event.name in SHOWN:
        ring_illustrator_of_takes()


def draw_missing() -> int:
    """Draw the cards of takes in live editions that have none, at most BATCH; returns of how many."""
    lacking = PublishedTake.objects.filter(edition__live_article__isnull=False, card=None).select_related("edition")
    takes = list(lacking.order_by("-pk")[:BATCH])
    for take in takes:
        name = f"cards/{take.edition.article_id}-{take.edition.number}-{take.pk}.png"
        file = drawn(name, lambda take=take: _card(take))
        TakeCard.objects.get_or_create(take=take, defaults={"file": file})
    return len(takes)


def forget_withdrawn() -> None:
    """Delete the cards of takes in articles that readers no longer see."""
    forget(TakeCard.objects.filter(take__edition__article__live_edition=None))


def _card(take: PublishedTake) -> bytes:
    return take_card(
        said=to_text(take.body_html),
        voice=voice_of(take),
        label=take.label,
        headline=take.edition.headline,
        site=settings.SITE_NAME,
    )
