"""Show in a text where the words are that somebody looked for."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles.search.terms import Term
from cms.lib.folding import Word, words

BEFORE, LONG = 70, 230  # characters of an excerpt: before the first word that is marked, and in all


@dataclass(frozen=True)
class Wanted:
    """What was looked for: terms, and words that stand for what no article has."""

    terms: list[Term]
    spelled: list[str] = field(default_factory=list)

    def marked(self, text: str) -> SafeString:
        """The whole text as HTML, with what was looked for marked."""
        return _html(text, list(self._spans(text)))

    def excerpt(self, text: str) -> SafeString:
        """A passage around the first of what was looked for, marked; empty if it does not occur."""
        spans = list(self._spans(text))
        if not spans:
            return mark_safe("")
        start, end = _passage(text, spans[0])
        inside = [(begin - start, stop - start) for begin, stop in spans if begin >= start and stop <= end]
        passage = _html(text[start:end], inside)
        return mark_safe(f"{'… ' if start else ''}{passage}{' …' if end < len(text) else ''}")

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        found, past = list(words(text)), 0
        for place, word in enumerate(found):
            lengths = [len(term.words) for term in self.terms if _stands(term, found, place)]
            length = max(lengths, default=int(word.folded in self.spelled))
            if length and word.start >= past:
                past = found[place + length - 1].end
                yield word.start, past


def _stands(term: Term, found: list[Word], place: int) -> bool:
    *others, last = term.words
    here = [word.folded for word in found[place : place + len(term.words)]]
    if len(here) < len(term.words) or here[:-1] != others:
        return False
    return here[-1] == last if term.whole else here[-1].startswith(last)


def _passage(text: str, span: tuple[int, int]) -> tuple[int, int]:
    # From one blank to another, so that no word is cut; where there are none, anywhere.
    start = max(0, span[0] - BEFORE)
    if start:
        start = (text.find(" ", start, span[0]) + 1) or start
    end = start + LONG
    if end < len(text):
        end = max(text.rfind(" ", span[1], end), span[1]) if " " in text[span[1] : end] else max(end, span[1])
    return start, min(end, len(text))


def _html(text: str, spans: list[tuple[int, int]]) -> SafeString:
    parts, past = [], 0
    for start, end in spans:
        parts += [escape(text[past:start]), "<mark>", escape(text[start:end]), "</mark>"]
        past = end
    return mark_safe("".join([*parts, escape(text[past:])]))
