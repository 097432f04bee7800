"""Two texts side by side, and in one."""

import time

import pytest

from cms.lib.diff import side_by_side


def in_one(left: str, right: str) -> list[str]:
    """Each paragraph with what went in brackets and what came in braces."""
    signs = {"del": "[{}]", "ins": "{{{}}}", "": "{}"}
    return ["".join(signs[tag].format(text) for tag, text in row.marked) for row in side_by_side(left, right)]


@pytest.mark.parametrize(
    ("left", "right", "marked"),
    [
        ("The end", "The end of it", ["The end {of it}"]),
        ("One two three", "One three", ["One [two ]three"]),
        ("One two", "One 2 two", ["One {2 }two"]),
        ("It costs little.", "It costs much.", ["It costs [little.]{much.}"]),
        ("", "New", ["{New}"]),
        ("Old", "", ["[Old]"]),
        ("Same", "Same", ["Same"]),
    ],
)
def test_words_that_went_and_came_are_marked_in_their_place(left, right, marked):
    assert in_one(left, right) == marked


def test_a_new_paragraph_before_a_changed_one_does_not_confuse_the_two():
    left = "The battery is made of glass.\nThe end."
    right = "Nobody expected this today.\nThe battery is made of cheap glass.\nThe end."
    assert in_one(left, right) == ["{Nobody expected this today.}", "The battery is made of {cheap }glass.", "The end."]


def test_paragraphs_with_little_in_common_are_replaced_whole():
    assert in_one("We went to the sea in May", "Nobody knows the price of it") == [
        "[We went to the sea in May]{Nobody knows the price of it}"
    ]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("word " * 1499, "word " * 1490),
        ("\n".join(f"a b c {n}" for n in range(400)), "\n".join(f"a b d {n}" for n in range(400))),
        ("a\n" * 5000, "b\n" * 5000),
    ],
    ids=["one word again and again", "400 paragraphs, all changed", "5,000 paragraphs"],
)
def test_no_text_takes_long(left, right):
    began = time.process_time()
    side_by_side(left, right)
    assert time.process_time() - began < 2
