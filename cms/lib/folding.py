"""Words as a search compares them: without case, accents and points; letter by letter where no blanks part them."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

LONGEST = 60  # letters of a word that count

_MARKS = "\uff9e\uff9f" + "".join(chr(n) for n in range(0x300, 0xFE30) if unicodedata.category(chr(n))[0] == "M")
_MARK = re.compile(f"[{_MARKS}]")
# Thai and Lao, Myanmar, Khmer, kana, Han: nothing in such a text says where a word ends.
_UNSPACED = (
    "\u0e01-\u0e2e\u0e2f-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
# What is one of these in another form: half a place wide, or in a circle.
_FORMS = "".join(
    chr(n)
    for n in (*range(0x3000, 0x3300), *range(0xFF66, 0xFF9E))
    if chr(n).isalnum() and re.search(f"[{_UNSPACED}]", unicodedata.normalize("NFKC", chr(n)))
)
_UNSPACED = f"[{_UNSPACED}{_FORMS}]"
_ALONE = re.compile(_UNSPACED)
_WORD = re.compile(rf"{_UNSPACED}{_MARK.pattern}*|(?:(?!{_UNSPACED})[^\W_])(?:(?!{_UNSPACED})[^\W_]|{_MARK.pattern})*")
# What is left out of Latin, Greek and Cyrillic, Hebrew, and Arabic words as they are usually written.
_POINTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200f]")
_NO_FIGURES = ("No", "Nl")  # numbers that are no digits: Python takes them for letters, PostgreSQL for none
_NO_WORD = re.compile(rf"(?!{_MARK.pattern})[\W_]")


class Word(NamedTuple):
    """A word of a text: where it begins and ends there, and what it is compared as."""

    start: int
    end: int
    folded: str


def words(text: str) -> Iterator[Word]:
    """The words of `text`, in their order."""
    for found in _WORD.finditer(text):
        if folded := _fold(found[0]):
            yield Word(found.start(), found.end(), folded)


def fold(text: str) -> str:
    """The words of `text` as they are compared, parted by blanks: letters and figures, and nothing that any query
    language would take for its own."""
    return " ".join(word.folded for word in words(text))


def _fold(word: str) -> str:
    if word.isascii():
        return word.lower()[:LONGEST]
    plain = _POINTS.sub("", unicodedata.normalize("NFKD", word.casefold()))
    folded = _NO_WORD.sub("", unicodedata.normalize("NFKC", plain).casefold())
    # A letter that stands for two, such as Thai am, stays what it is: each of the two would be a word of its own.
    if _ALONE.match(word) and len(_WORD.findall(folded)) > 1:
        return word[:LONGEST]
    return "".join(sign for sign in folded if unicodedata.category(sign) not in _NO_FIGURES)[:LONGEST]
