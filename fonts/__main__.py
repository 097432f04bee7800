"""`python -m fonts FOLDER`: cuts the fonts of static/fonts from the whole variable ones in a folder, and prints how far
each of the fonts that stand in for them must be scaled, so that nothing moves when the real ones arrive."""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from fonts.cuts import CUTS, Cut
from fonts.standing_in import descriptors

STATIC = Path(__file__).resolve().parent.parent / "static/fonts"
FEATURES = ["ccmp", "kern", "liga", "lnum", "locl", "mark", "pnum", "rvrn", "tnum"]


def main(folder: Path) -> None:
    """Cut each font, and say what it weighs now."""
    for cut in CUTS:
        path = STATIC / f"{cut.name}.woff2"
        cut_down(cut, folder).save(path)
        print(f"{path.name}: {path.stat().st_size / 1000:.1f} kB")
    for family, lines in descriptors(STATIC).items():
        print(f"\n{family}: " + "; ".join(lines))


def cut_down(cut: Cut, folder: Path) -> TTFont:
    """The font with the axes, characters and features that pages use, ready to be saved."""
    font = instantiateVariableFont(TTFont(folder / cut.source), cut.axes)
    options = Options(layout_features=FEATURES, notdef_outline=True, hinting=False)
    options.flavor = "woff2"
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=cut.characters)
    subsetter.subset(font)
    font.flavor = "woff2"
    return font


if __name__ == "__main__":
    main(Path(sys.argv[1]))
