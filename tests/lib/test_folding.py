"""Words as a search compares them: what is folded is folded, whatever it was written with."""

import pytest

from cms.lib.folding import fold

SIGNS = [*range(0xD800), *range(0xE000, 0x30000)]


@pytest.mark.parametrize("before", ["", "a", "は", "ก"])
def test_what_is_folded_stays_as_it_is(before):
    once = {fold(before + chr(n)) for n in SIGNS}
    assert {folded for folded in once if fold(folded) != folded} == set()


@pytest.mark.parametrize(
    ("text", "folded"), [("น้ำ", "น้ ำ"), ("ｶﾞｲﾄﾞ", "ガ イ ド"), ("Straße", "strasse"), ("naïve", "naive")]
)
def test_words_are_parted_and_freed_of_what_does_not_count(text, folded):
    assert fold(text) == folded
