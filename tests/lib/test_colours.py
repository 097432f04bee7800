"""What a page keeps of a persona's accent: hue and strength. The sheets say how light it is."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from cms.lib import colours


@pytest.mark.parametrize(
    ("colour", "lightness", "chroma", "hue"),
    [  # from CSS Color 4's own conversions
        ("#ff0000", 0.628, 0.2577, 29.23),
        ("#00ff00", 0.8664, 0.2948, 142.5),
        ("#0000ff", 0.452, 0.3132, 264.05),
        ("#1f6f4a", 0.4838, 0.0973, 158.91),
    ],
)
def test_a_colour_in_oklch(colour, lightness, chroma, hue):
    assert colours.oklch(colour) == pytest.approx((lightness, chroma, hue), rel=0.001)


@pytest.mark.parametrize(
    ("colour", "said"),
    [("#1f6f4a", (160, 2)), ("#9a3412", (35, 3)), ("#FF0000", (30, 4)), ("#fe0066", (10, 4)), ("#777777", (0, 0))],
)
def test_its_hue_in_fives_and_the_nearest_strength(colour, said):
    assert colours.voice(colour) == said


def test_the_hue_goes_round():
    hues = {colours.voice(f"#ff00{blue:02x}")[0] for blue in range(256)}
    assert {0, 355} <= hues
    assert 360 not in hues


@pytest.mark.parametrize("sheet", ["site/site.css", "private/private.css"])
def test_the_sheets_hold_the_rules(sheet):
    assert colours.rules() in Path(finders.find(sheet)).read_text()
