"""What word processors put on the clipboard comes in as plain HTML. The files in clipboard/ have their shapes."""

from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.lib import html, paste

CLIPBOARD = Path(__file__).parent / "clipboard"
FROM = ["word", "docs", "word-online"]


def pasted(name: str) -> str:
    return (CLIPBOARD / f"{name}.html").read_text()


def expected(name: str) -> str:
    """One line per block, for those who read it; blanks that do not break written as such."""
    return (CLIPBOARD / f"{name}.clean.html").read_text().replace("\n", "").replace("&nbsp;", "\u00a0")


@pytest.mark.parametrize("name", FROM)
def test_it_comes_in_clean_through_every_door(name):
    assert paste.plain(pasted(name)).replace("&quot;", '"') == expected(name)
    for made in (html.clean(pasted(name)), html.of_draft(pasted(name))):
        assert made.replace(' rel="noopener nofollow"', "").replace("&nbsp;", "\u00a0") == expected(name)
        assert html.clean(made) == made


@pytest.mark.parametrize("name", FROM)
def test_no_word_is_lost(name):
    words = set(unescape(" ".join(html.to_text(expected(name)).split())).split())
    assert words <= set(html.to_text(html.clean(pasted(name))).split())


@pytest.mark.parametrize(
    "written",
    [
        "<p>The style mso-list and the class MsoNormal are Word’s.</p>",
        "<p>See https://www.google.com/url?q=x</p>",
        "<p>Typed in <strong>our</strong> editor</p><pre><code>a  b\n</code></pre>",
    ],
)
def test_what_only_speaks_of_word_is_left_alone(written):
    assert not paste.is_from_office(written)
    assert html.clean(written) == written


def test_harm_that_dresses_up_as_word_stays_out():
    made = html.clean(
        '<p class=MsoNormal onclick="alert(1)">Fine<script>alert(1)</script><img src=x onerror=alert(1)>'
        '<a href="javascript:alert(1)">a</a><a href="https://www.google.com/url?q=javascript:alert(1)">b</a></p>'
    )
    assert made == "<p>Fineab</p>"


def test_a_document_nested_beyond_reason_is_read_in_no_time():
    assert "deep" in html.clean('<p class="MsoNormal">' + "<span><b>" * 50_000 + "deep")
    assert "wide" in html.clean("<p class=MsoNormal>wide" + "<o:p>x</o:p>" * 50_000)


def test_a_quotation_in_an_item_keeps_its_words():
    item = "<p class=MsoNormal>x</p><ul><li>a<blockquote>b</blockquote>c</ul>"
    assert (
        html.clean(item)
        == "<p>x</p><ul><li><p>a</p></li></ul><blockquote><p>b</p></blockquote><ul><li><p>c</p></li></ul>"
    )


PARTS = ["<p class=MsoNormal>", "</p>", "<ul>", "<li>", "</ul>", "<b>", "</b>", "a ", "b", "<br>", "&nbsp;", "<h1>",
         "</h1>", "<span style='mso-list:l0 level3'>", "<p style='mso-list:l0 level2'>", "<table><tr><td>",
         "<blockquote>", "</blockquote>"]  # fmt: skip


@given(st.lists(st.sampled_from(PARTS)))
def test_whatever_is_pasted_what_comes_out_is_clean_and_stays_so(parts):
    made = html.clean("<p class=MsoNormal></p>" + "".join(parts))
    assert html.clean(made) == made
    assert "Mso" not in made
    letters = [part.strip() for part in parts if part in ("a ", "b")]
    assert "".join(html.to_text(made).split()) == "".join(letters)
