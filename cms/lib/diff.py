"""What changed between two texts: paragraphs that correspond beside each other, and the words that differ in them."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

LINES = 400  # more than this is compared as one block: matching grows with the square
WORDS = 1500
PAIRS = 2500  # above it, changed paragraphs are compared in the order they stand in
ALIKE = 0.4  # paragraphs that share less of their words are two, not one that was changed


@dataclass(frozen=True)
class Piece:
    """A run of words; `only_here` when the other side lacks it."""

    text: str
    only_here: bool


@dataclass(frozen=True)
class Row:
    """One paragraph as it stands on either side; an empty list where a side has none."""

    left: list[Piece]
    right: list[Piece]

    @property
    def differs(self) -> bool:
        """Whether the two sides say something else."""
        return any(piece.only_here for piece in (*self.left, *self.right))

    @property
    def before(self) -> str:
        """The paragraph as the left side has it."""
        return "".join(piece.text for piece in self.left)

    @property
    def after(self) -> str:
        """The paragraph as the right side has it."""
        return "".join(piece.text for piece in self.right)

    @property
    def marked(self) -> list[tuple[str, str]]:
        """The paragraph in one piece, as ("del" | "ins" | "", text): what went stands before what came for it."""
        runs, came = [], iter(self.right)
        for piece in self.left:
            if piece.only_here:
                runs.append(("del", piece.text))
                continue
            # What both have stands in both, in the same order: whatever the right has before it is new.
            for other in came:
                runs.append(("ins" if other.only_here else "", other.text))
                if not other.only_here:
                    break
        return runs + [("ins", other.text) for other in came]


def side_by_side(left: str, right: str) -> list[Row]:
    """The paragraphs of two plain texts, those that correspond beside each other, in reading order."""
    ours, theirs = left.splitlines(), right.splitlines()
    if max(len(ours), len(theirs)) > LINES:
        return [Row([Piece(left, left != right)], [Piece(right, left != right)])]
    rows = []
    for kind, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind == "equal":
            rows += [Row([Piece(line, False)], [Piece(line, False)]) for line in ours[a:b]]
        else:
            rows += [_row(one, other) for one, other in _paired(ours[a:b], theirs[c:d])]
    return rows


def pairs(ours: list[str], theirs: list[str]) -> list[tuple[int, int]]:
    """Which paragraph became which, as places in the two lists: the most alike first, never crossing."""
    found = []
    if 1 < len(ours) * len(theirs) <= PAIRS:
        for likeness, i, j in sorted(_likenesses(ours, theirs), reverse=True):
            if likeness >= ALIKE and all((i - a) * (j - b) > 0 for a, b in found):
                found.append((i, j))
    return sorted(found)


def _paired(ours: list[str], theirs: list[str]) -> Iterator[tuple[str, str]]:
    """Changed paragraphs beside what they became; the rest as they come."""
    a = b = 0
    for i, j in pairs(ours, theirs):
        yield from zip_longest(ours[a:i], theirs[b:j], fillvalue="")
        yield ours[i], theirs[j]
        a, b = i + 1, j + 1
    yield from zip_longest(ours[a:], theirs[b:], fillvalue="")


def _likenesses(ours: list[str], theirs: list[str]) -> Iterator[tuple[float, int, int]]:
    left, right = ([Counter(line.split()) for line in lines] for lines in (ours, theirs))
    return ((_alike(one, other), i, j) for i, one in enumerate(left) for j, other in enumerate(right))


def _alike(left: Counter, right: Counter) -> float:
    return 2 * (left & right).total() / (left.total() + right.total() or 1)


def _row(left: str, right: str) -> Row:
    ours, theirs = _words(left), _words(right)
    plain = [[word.strip() for word in words] for words in (ours, theirs)]
    if max(len(ours), len(theirs)) > WORDS or _alike(*map(Counter, plain)) < ALIKE:
        steps = [("replace", 0, len(ours), 0, len(theirs))]
    else:
        steps = SequenceMatcher(None, *plain, autojunk=False).get_opcodes()
    row = Row([], [])
    for kind, a, b, c, d in steps:
        for side, words in ((row.left, ours[a:b]), (row.right, theirs[c:d])):
            if words:
                side.append(Piece("".join(words), kind != "equal"))
    return row


def _words(line: str) -> list[str]:
    return re.findall(r"\S+\s*|\s+", line)
