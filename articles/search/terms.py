"""What somebody typed into the search, taken apart."""

import re
from typing import NamedTuple

from cms.lib.folding import fold

LONGEST = 200  # characters of what is looked for
MOST = 8
QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))  # as phones write them, and as we do where we explain them

_PART = re.compile(r'"([^"]*)"?|([^\s"]+)')


class Term(NamedTuple):
    """Words that stand next to one another; unless `whole`, the last is looked for as the beginning of a word too."""

    words: tuple[str, ...]
    whole: bool = False


class Asked(NamedTuple):
    """What is looked for: every term and all of `about` (Findable.about), from the place `since` to before `until`, and
    how many at `most`."""

    terms: list[Term]
    about: list[str]
    since: int
    until: int
    most: int


def terms_of(query: str) -> list[Term]:
    """The terms of any text at all: one for each word of it, and one for what stands in quotation marks."""
    found = []
    for quoted, word in _PART.findall(query[:LONGEST].translate(QUOTES)):
        if words := tuple(fold(quoted or word).split()):
            found.append(Term(words, whole=bool(quoted)))
    return list(dict.fromkeys(found))[:MOST]
