"""Two texts that were made from a third, merged paragraph by paragraph.

What one side alone changed is taken by itself. Where both changed the same paragraph otherwise, somebody must choose.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256

from cms.lib.diff import pairs

SAME, THEIRS, MINE, BOTH, CLASH = "same", "theirs", "mine", "both", "clash"
CHOICES = (THEIRS, MINE, BOTH)
LONGEST = 1000  # paragraphs; more of them clash as a whole, because matching grows with the square


@dataclass(frozen=True)
class Part:
    """A run of paragraphs as each of the three texts has it.

    `kind` says who changed it: SAME nobody, THEIRS or MINE one of the two, BOTH both alike, CLASH both otherwise. `key`
    names a clash by what stands in it, so that a choice still fits when the texts are merged again.
    """

    kind: str
    base: tuple[str, ...]
    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    key: str = ""

    def chosen(self, choice: str | None = None) -> tuple[str, ...]:
        """What goes into the merged text. Raises KeyError for a clash without a choice."""
        if self.kind != CLASH:
            return self.theirs if self.kind == THEIRS else self.mine
        both = (*self.theirs, *(paragraph for paragraph in self.mine if paragraph not in self.theirs))
        return {THEIRS: self.theirs, MINE: self.mine, BOTH: both}[choice]


def merge(base: list[str], mine: list[str], theirs: list[str], plain: Callable[[str], str] = str) -> list[Part]:
    """The parts, in reading order; joined, each side's are that side. `plain` gives the words of a paragraph."""
    if max(len(base), len(mine), len(theirs)) > LONGEST:
        return _numbered([_part(tuple(base), tuple(mine), tuple(theirs))])
    units = zip(_units(base, base, plain), _units(base, mine, plain), _units(base, theirs, plain), strict=True)
    return _numbered(_joined(_part(*unit) for unit in units if any(unit)))


def _units(base: list[str], side: list[str], plain) -> list[tuple[str, ...]]:
    """What a side has before, in place of, and after each paragraph of the base: 2n + 1 runs, in order."""
    units = [()] * (2 * len(base) + 1)
    for kind, a, b, c, d in SequenceMatcher(None, base, side, autojunk=False).get_opcodes():
        if kind == "equal":
            places = [(i, c + i - a) for i in range(a, b)]
        elif b - a == d - c == 1:
            places = [(a, c)]  # however little is left of it, it became the other
        else:
            became = pairs([plain(one) for one in base[a:b]], [plain(one) for one in side[c:d]])
            places = [(a + i, c + j) for i, j in became]
        before, start = a, c
        for i, j in places:
            units[2 * before] += tuple(side[start:j])
            units[2 * i + 1] = (side[j],)
            before, start = i + 1, j + 1
        units[2 * before] += tuple(side[start:d])
    return units


def _part(base, mine, theirs) -> Part:
    if mine == theirs:
        return Part(SAME if mine == base else BOTH, base, mine, theirs)
    if theirs == base:
        return Part(MINE, base, mine, theirs)
    if mine == base:
        return Part(THEIRS, base, mine, theirs)
    return Part(CLASH, base, mine, theirs)


def _joined(parts) -> Iterator[Part]:
    """Neighbours of one kind as one; each clash for itself, to be chosen for itself."""
    last = None
    for part in parts:
        if last and last.kind == part.kind != CLASH:
            last = Part(part.kind, last.base + part.base, last.mine + part.mine, last.theirs + part.theirs)
            continue
        if last:
            yield last
        last = part
    if last:
        yield last


def _numbered(parts) -> list[Part]:
    seen, named = Counter(), []
    for part in parts:
        if part.kind == CLASH:
            key = sha256(repr((part.theirs, part.mine)).encode()).hexdigest()[:12]
            seen[key] += 1
            key = key if seen[key] == 1 else f"{key}-{seen[key]}"
            part = Part(part.kind, part.base, part.mine, part.theirs, key)
        named.append(part)
    return named
