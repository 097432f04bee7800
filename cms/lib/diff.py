"""What changed between two texts, as paragraphs side by side and the words that differ in them."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

LINES = 400  # more than this is compared as one block: matching grows with the square
WORDS = 1500


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
            rows += [_row(one, other) for one, other in zip_longest(ours[a:b], theirs[c:d], fillvalue="")]
    return rows


def _row(left: str, right: str) -> Row:
    ours, theirs = _words(left), _words(right)
    if max(len(ours), len(theirs)) > WORDS:
        return Row([Piece(left, True)], [Piece(right, True)])
    row = Row([], [])
    for kind, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        for side, words in ((row.left, ours[a:b]), (row.right, theirs[c:d])):
            if words:
                side.append(Piece("".join(words), kind != "equal"))
    return row


def _words(line: str) -> list[str]:
    return re.findall(r"\S+\s*|\s+", line)
