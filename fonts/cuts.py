"""Which fonts the site has, and what is kept of each."""

from collections.abc import Iterable
from dataclasses import dataclass

# Western Europe, punctuation, currency and arrows: what each page loads.
LATIN = {
    *range(0x20, 0x7F), *range(0xA0, 0x100), 0x131, 0x152, 0x153, 0x2C6, 0x2DA, 0x2DC,
    *range(0x2010, 0x2016), *range(0x2018, 0x201F), 0x2020, 0x2021, 0x2022, 0x2026, 0x202F, 0x2030, 0x2032, 0x2033,
    0x2039, 0x203A, 0x2044, 0x20AC, 0x2122, *range(0x2190, 0x2194), 0x2212,
}  # fmt: skip
# The rest of Europe's Latin: loaded by pages that have a letter of it. `unicode-range` in static/site/site.css says so.
EXTENDED = {*range(0x100, 0x180), *range(0x218, 0x21C), 0x1E9E, *range(0x1E80, 0x1E86), 0x20BA, 0x20BD} - LATIN

# Words are set from 18 px up and never bolder than 600; the optical sizes between are what makes headlines tight.
READ = {"wght": (400, 600), "opsz": (18, 72)}


@dataclass(frozen=True)
class Cut:
    """A font of static/fonts: the whole one it is cut from, and the axes and characters that are kept."""

    name: str
    source: str
    axes: dict[str, tuple[float, float] | float]
    characters: Iterable[int]


CUTS = [
    Cut("newsreader", "newsreader-latin-opsz-normal.woff2", READ, LATIN),
    Cut("newsreader-extended", "newsreader-latin-ext-opsz-normal.woff2", READ, EXTENDED),
    Cut("newsreader-italic", "newsreader-latin-wght-italic.woff2", {"wght": 400}, LATIN),
    Cut("newsreader-italic-extended", "newsreader-latin-ext-wght-italic.woff2", {"wght": 400}, EXTENDED),
    Cut("instrument-sans", "instrument-sans-latin-wght-normal.woff2", {"wght": (400, 700)}, LATIN),
    Cut("instrument-sans-extended", "instrument-sans-latin-ext-wght-normal.woff2", {"wght": (400, 700)}, EXTENDED),
]
