"""What the editor changed in the article after its panelist read it."""

from dataclasses import dataclass
from datetime import datetime

from articles import revisions
from articles.comparing import Change
from panels.models import Assignment

WORDS = ("headline", "dek", "body_html")  # what a panelist writes about
TOLD = (Assignment.State.ACCEPTED, Assignment.State.CHANGES_REQUESTED, Assignment.State.SUBMITTED)


@dataclass(frozen=True)
class News:
    """What differs from what the panelist read, and when the last of it was saved. `changes` is None when what they
    read is no longer kept."""

    changes: list[Change] | None
    at: datetime | None


def news_of(seat: Assignment) -> News | None:
    """What its panelist has not read yet of the article while they write, or until their take is decided on. None when
    its words are those they have read; then the database is asked at most twice."""
    article = seat.article
    if seat.state not in TOLD or seat.article_read in (None, article.version):
        return None
    rows = revisions.of(article)
    then, now = rows.filter(version__lte=seat.article_read).first(), rows.first()
    at = now.history_date if now else None
    if then is None:
        return News(None, at)
    differ = [name for name in WORDS if getattr(then, name) != getattr(article, name)]
    changes = [
        Change(revisions.label_of(name), revisions.rows_of(name, getattr(then, name), getattr(article, name)))
        for name in differ
    ]
    return News(changes, at) if changes else None
