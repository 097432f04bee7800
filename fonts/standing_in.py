"""How fonts that are on every device are scaled to stand in for ours until those arrive."""

from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

# How often a letter occurs in a thousand of English text, spaces included (rounded).
FREQUENCY = dict(zip(" etaoinshrdlcumwfgypbvk", (
    180, 102, 75, 65, 62, 57, 57, 53, 50, 49, 35, 33, 23, 23, 20, 19, 17, 18, 16, 16, 12, 8, 6,
), strict=True))  # fmt: skip

# The mean width of a letter in the system's fonts, by the same count, in parts of the font's size. Others are as wide:
# Liberation Serif and Tinos as Times New Roman, Liberation Sans, Helvetica and Roboto as Arial.
SYSTEM = {"Georgia": 0.440, "Noto Serif": 0.475, "Times New Roman": 0.400, "Arial": 0.442}
SERIFS = ("Georgia", "Noto Serif", "Times New Roman")

# A family as pages use it: the file, and where on its axes it stands.
USES = {
    "Newsreader, as text": ("newsreader", {"wght": 400, "opsz": 18}, SERIFS),
    "Newsreader, as a headline": ("newsreader", {"wght": 500, "opsz": 45}, SERIFS),
    "Instrument Sans": ("instrument-sans", {"wght": 500}, ("Arial",)),
}


def descriptors(folder: Path) -> dict[str, list[str]]:
    """The descriptors of an @font-face, for each use of a font and each font that stands in for it."""
    found = {}
    for use, (name, place, systems) in USES.items():
        font = instantiateVariableFont(TTFont(folder / f"{name}.woff2"), place)
        for system in systems:
            found[f"{use}, by {system}"] = scaled(font, mean_width(font) / SYSTEM[system])
    return found


def scaled(font: TTFont, scale: float) -> list[str]:
    """A stand-in at that scale, with the line of the font it stands in for."""
    line, em = font["hhea"], font["head"].unitsPerEm * scale
    return [
        f"size-adjust: {scale:.1%}",
        f"ascent-override: {line.ascent / em:.1%}",
        f"descent-override: {-line.descent / em:.1%}",
        f"line-gap-override: {line.lineGap / em:.1%}",
    ]


def mean_width(font: TTFont) -> float:
    """How wide a letter of English text is, in parts of the font's size."""
    characters, metrics = font.getBestCmap(), font["hmtx"]
    widths = sum(count * metrics[characters[ord(letter)]][0] for letter, count in FREQUENCY.items())
    return widths / sum(FREQUENCY.values()) / font["head"].unitsPerEm
