"""Keep what readers find, in lists and by words, in step with what they see: at once by the verbs, and by a sweep what
these never saw."""

from datetime import datetime

from django.db import transaction

from articles.models import Edition, Findable, Listed
from articles.models.findable import EVERYTHING, FILE, PER_FILE, key_of, place_of
from articles.states import lock
from cms.lib.folding import fold
from cms.lib.html import to_text

BATCH = 500
LONGEST = 300_000  # characters of a part that are looked through: PostgreSQL has no room for more


def show(edition: Edition, *, since: datetime) -> None:
    """Have readers find this edition, and none that they saw before `since`; in the transaction that shows it."""
    put(edition, list(edition.takes.all()), edition.organizations.values_list("pk", flat=True), since=since)


def put(edition: Edition, takes: list, organizations: list[int], *, since: datetime, first: bool = False) -> None:
    """As show(), of one whose takes and organizations are at hand. `first` says that readers saw none before."""
    said = [words for take in takes for words in (take.body_html, *(answer["body_html"] for answer in take.answers))]
    about = [
        *([("category", edition.category_id)] if edition.category_id else []),
        *(("organization", pk) for pk in organizations),
        *(("persona", take.persona_id) for take in takes),
    ]
    kept = {
        "edition": edition,
        "headline": fold(edition.headline),
        "dek": fold(edition.dek),
        "body": _folded(edition.body_html),
        "takes": _folded(*said),
        "about": " ".join(key_of(kind, pk) for kind, pk in about),
    }
    row = Findable(place=place_of(edition.published_at, edition.article_id), **kept)
    Findable.objects.bulk_create([row], update_conflicts=True, unique_fields=["place"], update_fields=list(kept))
    lists = [(EVERYTHING, 0), (FILE, file_of(edition.article_id)), *about]
    if not first:
        _unlist(edition.article_id)
    rows = [Listed(kind=kind, subject=pk, place=row.place, edition=edition, changed_at=since) for kind, pk in lists]
    upsert = {"unique_fields": ["kind", "subject", "place"], "update_fields": ["edition", "changed_at"]}
    Listed.objects.bulk_create(rows, update_conflicts=True, **upsert)


def hide(article) -> None:
    """Have readers find nothing of this article any more; in the transaction that withdraws it."""
    Findable.objects.filter(edition__article=article).delete()
    _unlist(article.pk)


def mend() -> int:
    """Put right what is not in step, as after an upgrade; at most BATCH articles, whose number is returned."""
    gone = Edition.objects.filter(findable__isnull=False, live_article=None)
    Listed.objects.filter(edition__in=gone).delete()
    Findable.objects.filter(edition__live_article=None).delete()
    lacking = Edition.objects.filter(live_article__isnull=False, findable=None).order_by("-pk")
    articles = list(lacking.values_list("article", flat=True)[:BATCH])
    for pk in articles:
        with transaction.atomic():
            if (article := lock(pk)) and article.live_edition:
                show(article.live_edition, since=article.changed_for_readers_at or article.live_edition.created_at)
    return len(articles)


def _unlist(article: int) -> None:
    Listed.objects.filter(edition__article=article).delete()


def _folded(*parts: str) -> str:
    return fold("\n".join(map(to_text, parts))[:LONGEST])


def file_of(article: int) -> int:
    """The file of the sitemap that has the article of this number, for ever."""
    return (article - 1) // PER_FILE
