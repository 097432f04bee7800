"""A passage is found again after edits nearby and small ones in it; one that is gone is said to be gone."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from comments.anchors import QUOTE, Anchor, Place, Text, tidy

PARAGRAPHS = [
    "The lab says that its battery lasts nine years, which nobody outside of it has measured.",
    "A factory would cost four hundred million, and take until the end of the decade.",
    "Yes. That is what the founder told us when we asked whether it can be recycled.",
    "Investors have heard such a promise before; most of them lost their money in it.",
]
TEXT = "\n".join(PARAGRAPHS)
word = st.text(st.characters(whitelist_categories=("L", "N")), min_size=1, max_size=9)
sentence = st.lists(word, min_size=4, max_size=14).map(" ".join)
article = st.lists(sentence, min_size=1, max_size=7, unique=True)


def quoted(text: str, words: str) -> Anchor:
    """The anchor of these words, as it is kept."""
    whole = Text(text)
    start = whole.flat.index(words)
    return whole.anchor(Place(whole.flat.count("\n", 0, start), start, start + len(words), exact=True))


def found(text: str, anchor: Anchor) -> str | None:
    """What the passage says now."""
    whole = Text(text)
    place = whole.find(anchor)
    return whole.flat[place.start : place.end] if place else None


@given(article, st.data())
@settings(max_examples=60, deadline=None)
def test_paragraphs_that_come_and_go_elsewhere_never_lose_a_passage(blocks, data):
    at = data.draw(st.integers(0, len(blocks) - 1))
    words = blocks[at].split()
    first = data.draw(st.integers(0, len(words) - 4))
    quote = " ".join(words[first : first + 4])
    anchor = quoted("\n".join(blocks), quote)
    others = data.draw(st.lists(sentence, max_size=4))
    assume(all(quote not in other for other in others))
    kept = [blocks[at]]
    for other in others:
        kept.insert(data.draw(st.integers(0, len(kept))), other)
    assert found("\n".join(kept), anchor) == quote


@given(article, st.data())
@settings(max_examples=60, deadline=None)
def test_nothing_that_is_sent_makes_it_fail_or_point_outside_of_the_text(blocks, data):
    text = Text(data.draw(st.text(max_size=300) | st.just("\n".join(blocks))))
    anchor = Anchor(*data.draw(st.tuples(st.text(max_size=80), st.text(max_size=20), st.text(max_size=20))),
                    data.draw(st.none() | st.integers(0, 10**6)))  # fmt: skip
    place = text.find(anchor)
    assert place is None or 0 <= place.start < place.end <= len(text.flat)
    assert place is None or 0 <= place.block < len(text.blocks)


@pytest.mark.parametrize(
    ("quote", "old", "new", "now"),
    [
        ("lasts nine years", "nobody outside", "no one outside", "lasts nine years"),
        ("lasts nine years", "nine", "ten", "lasts ten years"),
        ("nine", "nine", "at least eleven", "at least eleven"),
        ("four hundred million", "A factory would cost", "Building the plant costs", "four hundred million"),
        (PARAGRAPHS[3], "most of them lost", "many lost", PARAGRAPHS[3].replace("most of them lost", "many lost")),
        (PARAGRAPHS[1], "until the end", "at least until the end",
         PARAGRAPHS[1].replace("until the end", "at least until the end")),
    ],
)  # fmt: skip
def test_small_edits_in_a_passage_and_beside_it_do_not_lose_it(quote, old, new, now):
    anchor = quoted(TEXT, quote)
    assert found(TEXT.replace(old, new), anchor) == now


def test_of_equal_words_those_are_meant_around_which_the_same_words_stand():
    text = "It was late. The lab said no.\nIt was early. The lab said no."
    anchor = quoted(text, "The lab said no.")
    second = Text(text).anchor(Place(1, text.rindex("The lab"), len(text), exact=True))
    moved = "New.\n" + text
    assert [Text(moved).find(one).block for one in (anchor, second)] == [1, 2]


@pytest.mark.parametrize("quote", ["Yes.", PARAGRAPHS[2], "recycled"])
def test_a_passage_whose_paragraph_was_taken_out_is_gone(quote):
    anchor = quoted(TEXT, quote)
    without = "\n".join(line for line in PARAGRAPHS if "recycled" not in line) + "\nYes and no."
    assert found(without, anchor) is None


def test_a_passage_over_several_paragraphs_is_found_and_bounded():
    quote = "\n".join(PARAGRAPHS[1:3])
    anchor = quoted(TEXT, quote)
    assert found("Before all.\n" + TEXT, anchor) == quote
    long = Text("word " * 5000)
    assert len(long.anchor_of_block(0).quote) == QUOTE
    assert [Text(TEXT).anchor_of_block(at) for at in (-1, 4)] == [None, None]
    assert tidy(" a \n\n b\u00a0c ") == "a\nb c"
