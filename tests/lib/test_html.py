"""What is markup goes through the sanitizer; what only looks like it is somebody's text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.lib import html

TEXT = [
    "if a <b and c> d",
    "List<String> and Map<String, Integer>",
    "2 <3",
    "x < y > z",
    "<Made in Europe>",
    "for (i=0; i<n; i++)",
    "<<>>",
    "a <- b",
    "<alice@example.org>",
]
MARKUP = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '<svg onload="alert(1)"><desc>alert(1)</desc></svg>',
    "<iframe src='javascript:alert(1)'></iframe>",
    '<a href="javascript:alert(1)"></a>',
    "<details open ontoggle=alert(1)>",
    "<math><mtext></mtext></math>",
    "<!-- alert(1) -->",
    "<!doctype alert>",
    "<?php alert(1) ?>",
    '<img src="data:image/png;base64,alert">',
    "<o:p></o:p>",
    "<body onload=alert(1)>",
]


@pytest.mark.parametrize("typed", TEXT)
def test_text_in_angle_brackets_stays_word_for_word(typed):
    assert html.clean_draft(typed) == typed
    assert html.to_text(html.of_draft(typed)) == typed
    assert html.to_text(html.clean(f"<p>{typed}</p>")) == typed


@pytest.mark.parametrize("typed", MARKUP)
def test_markup_is_markup_and_what_is_harmful_in_it_goes(typed):
    for made in (html.clean(f"Fine. {typed}"), html.of_draft(f"Fine. {typed}"), html.clean_draft(f"Fine. {typed}")):
        assert html.to_text(made).startswith("Fine.")
        assert "alert" not in made
        assert "evil" not in made


HARMLESS = [
    ('<a href="https://x.org" title="Q1 > Q2">link</a>', "link"),
    ('<a href="https://x.org"title="1 < 2">link</a>', "link"),
    ("<p data-foo>words</p>", "words"),
    ("<ol compact><li>words</li></ol>", "words"),
    ("<div contenteditable>words</div>", "words"),
    ("<td nowrap>words</td>", "words"),
    ("<a title>words</a>", "words"),
    ("<br/>words", "words"),
    ("<a href=https://x.org/a/b=c/>words</a>", "words"),
]


@pytest.mark.parametrize(("source", "read"), HARMLESS)
def test_markup_that_is_written_in_odd_ways_is_markup_still(source, read):
    assert html.to_text(html.clean(source)) == read


def test_plain_text_is_not_taken_for_entities():
    assert html.of_draft("Write &amp; for &.") == "<p>Write &amp;amp; for &amp;.</p>"


STARTS = ["", "<a", "<a ", "<"]
PARTS = ["<", "<a ", '<a b="', "<a b='x", "</", "<!", "<!--", "/a=b", "a=b ", 'a="b"', "/", "a ", "a", " class"]


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("part", PARTS)
def test_the_longest_text_of_brackets_is_read_in_no_time(start, part):
    assert html.clean(start + part * (500_000 // len(part))) is not None


@given(st.text(alphabet="<>/=\"' abpisvg!-&;\n", max_size=60))
def test_whatever_is_sent_what_comes_out_is_clean_and_stays_so(source):
    once = html.clean(source)
    assert html.clean(once) == once
    for made in (once, html.of_draft(source)):
        assert "<svg" not in made
        assert "<script" not in made
        assert html.nh3.clean(made, tags=html._INLINE | html._BLOCKS, link_rel="noopener nofollow") == made


def test_what_turns_the_words_around_it_is_dropped_and_what_directs_its_own_stays():
    kept = "\u2067ים\u2069\u200f!"
    assert html.one_line(f"Kelp \u202egpj.exe\u202c and {kept}") == f"Kelp gpj.exe and {kept}"
