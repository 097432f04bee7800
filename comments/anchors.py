"""Where the passage is that somebody commented on: found again by its words after the text around it, or a little of
the passage itself, has changed."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

QUOTE = 1000  # characters of a passage that are kept
CONTEXT = 40  # characters before and after it
TELLING = 8  # so long, a passage that stands there once is itself whatever stands around it
ALIKE = 0.5  # a passage that shares less of its words is another one
HITS = 200
BLOCKS = 2000  # paragraphs that are searched for a changed passage
WORDS = 600  # words of each
LIKELY = 5


@dataclass(frozen=True)
class Anchor:
    """A passage as it was: `quote` with what stood before and after it in its paragraph, the `block`-th from 0."""

    quote: str
    prefix: str = ""
    suffix: str = ""
    block: int | None = None


@dataclass(frozen=True)
class Place:
    """Where it is now: from `start` to `end` in the text, in the `block`-th paragraph; `exact` if word for word."""

    block: int
    start: int
    end: int
    exact: bool


class Text:
    """A plain text, one paragraph on each line, prepared for finding many passages in it."""

    def __init__(self, text: str):
        self.blocks = tidy(text).split("\n") if tidy(text) else []
        self.flat = "\n".join(self.blocks)

    def anchor(self, place: Place) -> Anchor:
        """The passage at `place`, to be kept."""
        line = self._line_of(place.start)
        quote = self.flat[place.start : place.end][:QUOTE]
        end = place.start + len(quote)
        after = self.flat[end : end + CONTEXT].split("\n")[0]
        return Anchor(quote, self.flat[max(line, place.start - CONTEXT) : place.start], after, place.block)

    def anchor_of_block(self, block: int) -> Anchor | None:
        """A whole paragraph, to be kept; None where there is no such one."""
        if not 0 <= block < len(self.blocks):
            return None
        start = sum(len(line) + 1 for line in self.blocks[:block])
        return self.anchor(Place(block, start, start + len(self.blocks[block]), exact=True))

    def find(self, anchor: Anchor) -> Place | None:
        """Where the passage is now: word for word, else between what stood around it, else where its words are; None
        when it is gone."""
        if not anchor.quote or not self.flat:
            return None
        return self._exact(anchor) or self._between(anchor) or self._alike(anchor)

    def _exact(self, anchor: Anchor) -> Place | None:
        hits = list(self._occurrences(anchor.quote))
        if not hits:
            return None
        around = {start: self._around(anchor, start) for start in hits}
        start = max(hits, key=lambda start: (sum(around[start]), -self._away(anchor, start)))
        # One side may have been rewritten: it is enough that the other is as it was.
        if max(around[start]) < ALIKE and not (len(hits) == 1 and len(anchor.quote) >= TELLING):
            return None
        return self._place(start, start + len(anchor.quote), exact=True)

    def _occurrences(self, quote: str) -> Iterator[int]:
        start = self.flat.find(quote)
        for _ in range(HITS):
            if start < 0:
                return
            yield start
            start = self.flat.find(quote, start + 1)

    def _around(self, anchor: Anchor, start: int) -> tuple[float, float]:
        """How much of what stood before and after the passage stands before and after this spot."""
        end = start + len(anchor.quote)
        before = self.flat[max(self._line_of(start), start - len(anchor.prefix or " ")) : start]
        after = self.flat[end : end + len(anchor.suffix or " ")].split("\n")[0]
        return _likeness(anchor.prefix, before), _likeness(anchor.suffix, after)

    def _away(self, anchor: Anchor, start: int) -> int:
        return 0 if anchor.block is None else abs(self.flat.count("\n", 0, start) - anchor.block)

    def _between(self, anchor: Anchor) -> Place | None:
        """The passage was rewritten, and what stood before and after it in its paragraph is still there."""
        if min(len(anchor.prefix), len(anchor.suffix)) < TELLING:
            return None
        room = 2 * len(anchor.quote) + CONTEXT
        for before in self._occurrences(anchor.prefix):
            start = before + len(anchor.prefix)
            end = self.flat.find(anchor.suffix, start, start + room + len(anchor.suffix))
            if end > start and "\n" not in self.flat[start:end]:
                return self._place(start, end, exact=False)
        return None

    def _alike(self, anchor: Anchor) -> Place | None:
        """The part of a paragraph that shares most words with the longest line of the passage."""
        wanted = max(anchor.quote.split("\n"), key=len).split()[:WORDS]
        if len(wanted) < 3:
            return None
        bag = Counter(_plain(word) for word in wanted)
        shared = [((bag & have).total(), -at) for at, have in enumerate(self._bags)]
        likely = [-at for count, at in sorted(shared, reverse=True)[:LIKELY] if count >= ALIKE * len(wanted)]
        found = [self._alike_in(at, wanted) for at in likely]
        best = max((one for one in found if one), default=None)
        return self._place(best[1], best[2], exact=False) if best and best[0] >= ALIKE else None

    @cached_property
    def _bags(self) -> list[Counter]:
        return [Counter(_plain(word) for word in block.split()[:WORDS]) for block in self.blocks[:BLOCKS]]

    def _alike_in(self, block: int, wanted: list[str]) -> tuple[float, int, int] | None:
        """How alike the likest part of a paragraph is, and where it begins and ends in the text."""
        words = list(re.finditer(r"\S+", self.blocks[block]))[:WORDS]
        theirs, ours = [_plain(word.group()) for word in words], [_plain(word) for word in wanted]
        runs = SequenceMatcher(None, theirs, ours, autojunk=False).get_matching_blocks()[:-1]
        if not runs:
            return None
        longest = max(runs, key=lambda run: run.size)
        # Around the longest run, no farther than the passage was long: single words match anywhere.
        lowest, highest = longest.a - len(ours), longest.a + longest.size + len(ours)
        near = [run for run in runs if lowest <= run.a and run.a + run.size <= highest]
        first, last = near[0].a, near[-1].a + near[-1].size
        likeness = 2 * sum(run.size for run in near) / (len(ours) + last - first)
        offset = sum(len(line) + 1 for line in self.blocks[:block])
        return likeness, offset + words[first].start(), offset + words[last - 1].end()

    def _line_of(self, at: int) -> int:
        return self.flat.rfind("\n", 0, at) + 1

    def _place(self, start: int, end: int, *, exact: bool) -> Place:
        return Place(self.flat.count("\n", 0, start), start, end, exact)


def tidy(text: str) -> str:
    """One blank between words, one line for each paragraph that has any."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _plain(word: str) -> str:
    return word.strip(".,;:!?()[]“”‘’\"'").casefold()


def _likeness(kept: str, found: str) -> float:
    # Nothing before it means: it began its paragraph. Then nothing is what there should be still.
    if not kept or not found:
        return float(kept == found)
    return SequenceMatcher(None, kept, found, autojunk=False).ratio()
