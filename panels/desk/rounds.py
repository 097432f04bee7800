"""What a panelist handed in, round by round, and what became of each."""

from dataclasses import dataclass
from itertools import zip_longest

from articles.models import Edition
from cms.lib.diff import Row, side_by_side
from cms.lib.html import to_text
from panels.models import Assignment, PublishedTake, Take

MOST = 20


@dataclass(frozen=True)
class Round:
    """One take with the one before it, if there is one, and the edition in which readers see it now, if they do."""

    take: Take
    before: Take | None = None
    edition: Edition | None = None

    @property
    def changes(self) -> list[Row]:
        """What the panelist changed since the round before, paragraph by paragraph."""
        return side_by_side(to_text(self.before.body_html), to_text(self.take.body_html)) if self.before else []


def rounds_of(seat: Assignment) -> list[Round]:
    """The newest rounds of a seat, the latest first; in three queries for any number."""
    takes = list(seat.takes.prefetch_related("edits").order_by("-round")[: MOST + 1])
    live = PublishedTake.objects.filter(take__in=takes, edition__live_article__isnull=False).select_related("edition")
    editions = {published.take_id: published.edition for published in live}
    return [Round(take, old, editions.get(take.pk)) for take, old in zip_longest(takes, takes[1:])][:MOST]
