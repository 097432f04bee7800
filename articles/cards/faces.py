"""The typefaces of the cards: our own, one that has many scripts, and whatever fonts the machine has for the others."""

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont, TTLibError
from PIL import ImageFont

OURS = Path(__file__).parent / "fonts"
INSTALLED = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")
PREFERRED = ("noto", "medium", "regular")  # in the name of a font's file


class Unreadable(Exception):
    """A text has letters that no font here has."""


@dataclass(frozen=True)
class Face:
    """One typeface of a font's file."""

    path: Path
    index: int = 0

    @property
    def letters(self) -> frozenset[int]:
        """The characters it has."""
        return _letters(self)

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        """It in pixels."""
        return _opened(self, size)


SERIF, SANS = Face(OURS / "newsreader-medium.ttf"), Face(OURS / "instrument-sans-medium.ttf")
WIDE = Face(OURS / "dejavu-sans.ttf")


def readable(text: str, first: Face) -> str:
    """The text without what no font here has and nobody misses, such as emoji. Raises Unreadable for letters."""
    kept = []
    for character in unicodedata.normalize("NFC", " ".join(text.split())):
        if _has(first, character) or _other(character):
            kept.append(character)
        elif unicodedata.category(character)[0] in "LN":
            raise Unreadable(character)
    return " ".join("".join(kept).split())


def runs(text: str, first: Face) -> list[tuple[Face, str]]:
    """A readable text in parts of one typeface each, in the order of reading: `first`, where it has the letters."""
    faces, last = [], first
    for character in text:
        # What belongs to no script stays with the letters before it, if these can say it.
        neutral = not character.isalpha() and _has(last, character)
        last = last if neutral else first if _has(first, character) else _other(character) or first
        faces.append((last, character))
    return [(face, "".join(part for _, part in those)) for face, those in groupby(faces, key=lambda pair: pair[0])]


def is_rtl(text: str) -> bool:
    """Whether it is written from right to left, as its first letter says."""
    strong = (unicodedata.bidirectional(character) for character in text)
    return next((way in ("R", "AL") for way in strong if way in ("L", "R", "AL")), False)


def _has(face: Face, character: str) -> bool:
    return ord(character) in face.letters


@lru_cache(maxsize=4096)
def _other(character: str) -> Face | None:
    return next((face for face in (WIDE, *_installed()) if _has(face, character)), None)


@cache
def _installed() -> tuple[Face, ...]:
    """Every typeface of the machine, those first that are meant for running text."""
    files = [path for folder in INSTALLED for end in ("ttf", "otf", "ttc") for path in sorted(folder.rglob(f"*.{end}"))]
    files.sort(key=lambda path: [word not in path.name.lower() for word in PREFERRED])
    return tuple(Face(path) for path in files)


@cache
def _letters(face: Face) -> frozenset[int]:
    try:
        return frozenset(_font(face).getBestCmap() or ())
    except (OSError, TTLibError):
        return frozenset()


def _font(face: Face) -> TTFont:
    return TTCollection(face.path).fonts[face.index] if face.path.suffix == ".ttc" else TTFont(face.path, lazy=True)


@lru_cache(maxsize=64)
def _opened(face: Face, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(face.path), size, index=face.index, layout_engine=ImageFont.Layout.RAQM)
