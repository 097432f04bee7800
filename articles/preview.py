"""The reader's page as it would be now, before anybody publishes it."""

import copy

from django.utils import timezone

from articles import autosaving, drafting, publishing, seams
from articles.models import Article, Edition

TYPED = ("headline", "dek", "body_html", "byline", "source_url", "picture_alt")


def preview_of(article: Article, viewer=None) -> dict:
    """What the reader's template needs of the article as it stands: `edition`, `takes`, and whether `unsaved` words of
    the viewer's own are in it. Without a viewer, for people without an account. Nothing is stored.

    Takes are those that were handed in, decided on or not, and a place for each that is still to come; nothing in them
    says who wrote.
    """
    shown, unsaved = _with_own_words(article, viewer)
    edition = _edition(shown)
    asked = seams.takes_previewed.send(Article, article=article, edition=edition, viewer=viewer)
    return {"edition": edition, "takes": [take for _, takes in asked for take in takes], "unsaved": unsaved}


def _edition(article: Article) -> Edition:
    edition, _ = publishing.as_it_stands(article)
    if edition.number == 1 and article.publish_at:
        edition.published_at = max(article.publish_at, timezone.now())
    return edition


def _with_own_words(article: Article, viewer) -> tuple[Article, bool]:
    """The article with what this person typed over its present version and has not saved, if there is any."""
    kept = next(iter(autosaving.offered(article, by=viewer)), None) if viewer else None
    if kept is None or kept.version != article.version:
        return article, False
    shown = copy.copy(article)
    for name in set(TYPED) & kept.fields.keys():
        setattr(shown, name, drafting.as_kept(name, kept.fields[name]))
    return shown, True
