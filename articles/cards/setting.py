"""Set a text into a space: as large as it fits, in lines that are about as long as one another."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from articles.cards.faces import Face, is_rtl, readable, runs

_WIDE = "\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"  # may end a line anywhere
# Wide letters with the marks that may not begin a line; words, or parts of them up to a hyphen, and what blanks follow.
_PIECE = re.compile(
    rf"[{_WIDE}][、。，．！？」』）：；…]*"
    rf"|(?:(?![{_WIDE}])\S)+?(?:[-–—/](?=\w)|(?=[{_WIDE}\s])|$)\s*"
    r"|\s+"
)
ELLIPSIS, HYPHEN = "…", "-"
A_WORD = 20  # letters: one with more is cut within
LEADING = 1.12  # from line to line, of the size


@dataclass(frozen=True)
class Set:
    """A text as it was set: in which typeface and size, and its lines."""

    face: Face
    size: int
    lines: list[str]
    rtl: bool


def width(text: str, face: Face, size: int) -> float:
    """How long a text is in one line, in pixels."""
    return sum(part_face.at(size).getlength(part) for part_face, part in runs(text, face))


def fit(text: str, face: Face, *, sizes: range, wide: int, high: int) -> Set:
    """The text in the largest of `sizes` (falling) at which it has room in a space so wide and high, all in pixels; in
    the smallest it is cut off. Raises Unreadable."""
    text = readable(text, face)
    for size in sizes:
        long = _measure(face, size)
        lines = _wrapped(_pieces(text), long, wide)
        if lines is not None and len(lines) <= _most(size, high):
            return Set(face, size, _balanced(text, lines, long, wide), is_rtl(text))
    long, most = _measure(face, sizes[-1]), _most(sizes[-1], high)
    broken = _wrapped([part for piece in _pieces(text) for part in _broken(piece, long, wide)], long, wide)
    if len(broken) > most:
        broken = [*broken[: most - 1], cut(" ".join(broken[most - 1 :]), face, sizes[-1], wide)]
    return Set(face, sizes[-1], broken, is_rtl(text))


def cut(text: str, face: Face, size: int, wide: int) -> str:
    """A readable text in one line of at most `wide` pixels, with an ellipsis where it has to end before its time."""
    if width(text, face, size) <= wide:
        return text
    while text and width(text + ELLIPSIS, face, size) > wide:
        words, _, last = text.rpartition(" ")
        text = (words if words and len(last) < A_WORD else text[:-1]).rstrip(" ,.;:–—-")
    return text + ELLIPSIS


def _most(size: int, high: int) -> int:
    return max(1, int(high // (size * LEADING)))


def _measure(face: Face, size: int) -> Callable[[str], float]:
    return lambda text: width(text, face, size)


def _pieces(text: str) -> list[str]:
    return _PIECE.findall(text)


def _wrapped(pieces: list[str], long: Callable[[str], float], wide: float) -> list[str] | None:
    """As many pieces in each line as there is room for; None if one has no room in any."""
    lines, line = [], ""
    for piece in pieces:
        if line and long((line + piece).rstrip()) > wide:
            lines.append(line.rstrip())
            line = ""
        line += piece
        if long(line.rstrip()) > wide:
            return None
    return [*lines, line.rstrip()] if line.strip() else lines


def _balanced(text: str, lines: list[str], long: Callable[[str], float], wide: int) -> list[str]:
    """The narrowest that needs no more lines than these."""
    pieces, narrow = _pieces(text), wide / 2
    while wide - narrow > 4:
        middle = (wide + narrow) / 2
        tried = _wrapped(pieces, long, middle)
        if tried is not None and len(tried) <= len(lines):
            wide, lines = middle, tried
        else:
            narrow = middle
    return lines


def _broken(piece: str, long: Callable[[str], float], wide: int) -> list[str]:
    """A word that is longer than a line, in parts that are not."""
    parts = [""]
    for character in piece:
        if len(parts[-1]) > 1 and long(f"{parts[-1]}{character}{HYPHEN}".rstrip()) > wide and character.isalpha():
            parts[-1] += HYPHEN
            parts.append("")
        parts[-1] += character
    return parts
