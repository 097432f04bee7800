"""Keep what readers can find in step with what they see: at once by the verbs, and by a sweep what these never saw."""

from django.db import transaction

from articles.models import Edition, Findable
from articles.models.findable import key_of, place_of
from articles.states import lock
from cms.lib.folding import fold
from cms.lib.html import to_text

BATCH = 500
LONGEST = 300_000  # characters of a part that are looked through: PostgreSQL has no room for more


def show(edition: Edition) -> None:
    """Have readers find the words of this edition, and none of an earlier one; in the transaction that shows it."""
    takes = list(edition.takes.all())
    said = [words for take in takes for words in (take.body_html, *(answer["body_html"] for answer in take.answers))]
    kept = {
        "edition": edition,
        "headline": fold(edition.headline),
        "dek": fold(edition.dek),
        "body": _folded(edition.body_html),
        "takes": _folded(*said),
        "about": " ".join(_about(edition, takes)),
    }
    row = Findable(place=place_of(edition.published_at, edition.article_id), **kept)
    Findable.objects.bulk_create([row], update_conflicts=True, unique_fields=["place"], update_fields=list(kept))


def hide(article) -> None:
    """Have readers find nothing of this article any more; in the transaction that withdraws it."""
    Findable.objects.filter(edition__article=article).delete()


def mend() -> int:
    """Put right what is not in step, as after an upgrade; at most BATCH articles, whose number is returned."""
    Findable.objects.filter(edition__live_article=None).delete()
    lacking = Edition.objects.filter(live_article__isnull=False, findable=None).order_by("-pk")
    articles = list(lacking.values_list("article", flat=True)[:BATCH])
    for pk in articles:
        with transaction.atomic():
            if (article := lock(pk)) and article.live_edition:
                show(article.live_edition)
    return len(articles)


def _folded(*parts: str) -> str:
    return fold("\n".join(map(to_text, parts))[:LONGEST])


def _about(edition: Edition, takes: list) -> list[str]:
    organizations = edition.organizations.values_list("pk", flat=True) if edition.about.get("organizations") else []
    return [
        *([key_of("category", edition.category_id)] if edition.category_id else []),
        *(key_of("organization", pk) for pk in organizations),
        *(key_of("persona", take.persona_id) for take in takes),
    ]
