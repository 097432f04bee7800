"""Words as a search compares them: what is folded is folded, whatever it was written with."""

import pytest

from cms.lib.folding import fold

pytestmark = pytest.mark.apart

# All but what is alike by the ten thousand: Han, Hangul, and what nobody assigned.
SIGNS = [*range(0x3500), *range(0x9F00, 0xAC80), *range(0xF900, 0x11000), *range(0x1D400, 0x1F300)]


@pytest.mark.parametrize("before", ["", "a", "は"])
def test_what_is_folded_stays_as_it_is(before):
    once = {fold(before + chr(n)) for n in SIGNS}
    assert {folded for folded in once if fold(folded) != folded} == set()


@pytest.mark.parametrize(
    ("text", "folded"), [("น้ำ", "น้ ำ"), ("ｶﾞｲﾄﾞ", "ガ イ ド"), ("Straße", "strasse"), ("naïve", "naive")]
)
def test_words_are_parted_and_freed_of_what_does_not_count(text, folded):
    assert fold(text) == folded
