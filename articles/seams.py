"""Where other apps join in publishing, without articles knowing them. The signals are sent inside the transaction."""

from collections.abc import Callable
from dataclasses import dataclass

from django.dispatch import Signal

# "This edition is being frozen, add what is yours." Sent with article, edition; each receiver returns the takes that it
# stored, like those in edition.takes.
edition_frozen = Signal()

# "Which takes would this edition have?" Sent with article, edition, which is not stored; each receiver returns
# rows like those in edition.takes.
takes_asked = Signal()

# "Which takes would somebody see who looks before publishing?" Sent with article, edition (not stored) and viewer (None
# for somebody without an account). Each receiver returns rows like those in edition.takes, with `pending`: a sentence
# about a take that is not approved, whose body may be empty.
takes_previewed = Signal()

# "This article is being withdrawn, close what is yours." Sent with article, by.
article_withdrawn = Signal()

# "In which lists is this article, or was any edition of it?" Sent with article; each receiver returns the paths of
# pages that have feeds below them (feed.xml, feed.json).
lists_asked = Signal()


@dataclass(frozen=True)
class Check:
    """One line of the checklist before publishing.

    `lacking` takes articles and the number of the check's rule; it returns, by article, a sentence for each thing that
    is lacking, which says what to do. It asks the database as often for many articles as for one. `untold` takes a
    person and articles; it returns, by article, the sentence that this person is told instead of what is lacking.
    """

    key: str
    title: str
    about: str  # what it looks at, in a sentence for whoever sets its rule
    lacking: Callable[[list, int | None], dict[int, list[str]]]
    place: str  # the id of the element of the article's page where it is put right
    essential: bool = False  # it blocks unless somebody says that it warns, and is never left out
    counts: bool = False  # its rule has a number: the most characters
    untold: Callable[[object, list], dict[int, str]] = lambda viewer, articles: {}


checks: dict[str, Check] = {}


def join_checklist(check: Check) -> Check:
    """Add a check to the list, below those that are there."""
    checks[check.key] = check
    return check
