"""A colour that somebody chose, as what the pages keep of it: its hue and how strong it is.

How light it is drawn, each sheet decides by its paper, so that any colour can be read on it.
`python -m cms.lib.colours` prints the rules that the sheets hold for this: site.css in its layer "voices", private.css
at its end.
"""

import sys
from functools import lru_cache
from math import atan2, degrees, hypot

HUE = 5  # degrees from one hue that has a rule to the next
STRENGTHS = (0, 0.045, 0.09, 0.13, 0.17)  # chromas of OKLCh; a colour has the nearest


@lru_cache(maxsize=512)
def voice(colour: str) -> tuple[int, int]:
    """The hue of a colour like "#1f6f4a", in degrees and steps of HUE, and its place in STRENGTHS; a grey has hue 0."""
    _, chroma, hue = oklch(colour)
    strength = min(range(len(STRENGTHS)), key=lambda place: abs(STRENGTHS[place] - chroma))
    return round(hue / HUE) * HUE % 360 if strength else 0, strength


def oklch(colour: str) -> tuple[float, float, float]:
    """Lightness (0 to 1), chroma and hue (degrees) of a colour like "#1f6f4a".

    By Björn Ottosson, "A perceptual color space for image processing" (2020), which CSS Color 4 made oklch().
    """
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return lightness, hypot(a, b), degrees(atan2(b, a)) % 360


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def rules() -> str:
    """A rule for each hue and for each strength, a dozen to a line."""
    hues = [f'[data-hue="{hue}"]{{--h:{hue}}}' for hue in range(0, 360, HUE)]
    strengths = [f'[data-chroma="{place}"]{{--c:{chroma}}}' for place, chroma in enumerate(STRENGTHS)]
    lines = [hues[at : at + 12] for at in range(0, len(hues), 12)]
    return "\n".join(" ".join(line) for line in [*lines, strengths])


if __name__ == "__main__":
    sys.stdout.write(f"{rules()}\n")
