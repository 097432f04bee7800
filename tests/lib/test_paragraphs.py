"""Two texts made from a third: what one side changed is taken, what both changed is chosen, and nothing is lost."""

from hypothesis import given
from hypothesis import strategies as st

from cms.lib import html
from cms.lib.merge import BOTH, CLASH, MINE, SAME, THEIRS, Part, merge

BASE = [
    "The gates opened at dawn.",
    "Sixteen turbines turned all day.",
    "Nobody had asked the fishermen.",
    "The next lagoon is planned for May.",
]
paragraphs = st.lists(st.sampled_from("abcdefgh").map(lambda letter: f"<p>{letter} {letter} word</p>"), max_size=7)


def edited(place: int, words: str) -> list[str]:
    return [words if i == place else paragraph for i, paragraph in enumerate(BASE)]


def outcome(parts: list[Part], choice: str | None = None) -> list[str]:
    return [paragraph for part in parts for paragraph in part.chosen(choice)]


def kinds(parts: list[Part]) -> list[str]:
    return [part.kind for part in parts]


def test_neighbouring_paragraphs_that_each_changed_one_of_do_not_clash():
    parts = merge(BASE, edited(1, "Sixteen turbines turned all night."), edited(2, "Nobody had asked the anglers."))
    assert kinds(parts) == [SAME, MINE, THEIRS, SAME]
    assert outcome(parts)[1:3] == ["Sixteen turbines turned all night.", "Nobody had asked the anglers."]


def test_a_paragraph_that_both_changed_is_chosen():
    mine, theirs = edited(1, "Sixteen turbines turned all night."), edited(1, "Six turbines turned all day.")
    [_, clash, _] = parts = merge(BASE, mine, theirs)
    assert (clash.kind, clash.mine, clash.theirs) == (CLASH, (mine[1],), (theirs[1],))
    assert outcome(parts, MINE) == mine
    assert outcome(parts, THEIRS) == theirs
    assert outcome(parts, BOTH) == [BASE[0], theirs[1], mine[1], *BASE[2:]]


def test_one_deleted_what_the_other_changed():
    mine = edited(2, "Nobody had asked the anglers.")
    parts = merge(BASE, mine, [*BASE[:2], BASE[3]])
    assert kinds(parts) == [SAME, CLASH, SAME]
    assert outcome(parts, THEIRS) == [*BASE[:2], BASE[3]]
    assert outcome(parts, BOTH) == mine


def test_both_added_at_the_same_place():
    parts = merge(BASE, [*BASE, "Mine."], [*BASE, "Theirs."])
    assert outcome(parts, BOTH) == [*BASE, "Theirs.", "Mine."]


def test_the_same_change_by_both_is_no_clash():
    same = edited(0, "The gates were opened at dawn.")
    assert outcome(merge(BASE, same, same)) == same


def test_a_clash_keeps_its_name_while_other_paragraphs_change():
    mine, theirs = edited(1, "Sixteen turbines turned all night."), edited(1, "Six turbines turned all day.")
    [before] = [part.key for part in merge(BASE, mine, theirs) if part.kind == CLASH]
    [after] = [part.key for part in merge(BASE, [*mine, "Mine."], ["Theirs.", *theirs]) if part.kind == CLASH]
    assert before == after


def test_too_many_paragraphs_are_chosen_as_a_whole():
    base = [f"Paragraph {n}." for n in range(1001)]
    assert kinds(merge(base, ["Mine.", *base], [*base, "Theirs."])) == [CLASH]


@given(paragraphs, paragraphs, paragraphs)
def test_each_side_can_be_read_back_out_of_the_parts(base, mine, theirs):
    parts = merge(base, mine, theirs)
    for name, side in (("base", base), ("mine", mine), ("theirs", theirs)):
        assert [paragraph for part in parts for paragraph in getattr(part, name)] == side


@given(paragraphs, paragraphs, paragraphs)
def test_what_either_wrote_is_in_the_merged_text_when_both_is_chosen(base, mine, theirs):
    merged = set(outcome(merge(base, mine, theirs), BOTH))
    assert set(mine) - set(base) <= merged
    assert set(theirs) - set(base) <= merged


different = st.lists(st.sampled_from("abcdefgh"), max_size=7, unique=True)


@given(different, different, different)
def test_what_both_still_have_stays(base, mine, theirs):
    assert set(mine) & set(theirs) <= set(outcome(merge(base, mine, theirs), BOTH))


@given(paragraphs, paragraphs)
def test_who_changed_nothing_takes_the_other(base, side):
    assert outcome(merge(base, side, base)) == side
    assert outcome(merge(base, base, side)) == side
    assert outcome(merge(base, side, side)) == side


@given(paragraphs, paragraphs, paragraphs)
def test_it_is_the_same_whoever_saved_first(base, mine, theirs):
    mirrored = {THEIRS: MINE, MINE: THEIRS}
    here, there = merge(base, mine, theirs), merge(base, theirs, mine)
    assert [mirrored.get(kind, kind) for kind in kinds(here)] == kinds(there)
    assert outcome(here, MINE) == outcome(there, THEIRS)


BLOCKS = [
    "<p>One <em>two</em><br>three</p>",
    "<h2>Four</h2>",
    "<ul><li><p>Five</p><ul><li>six</li></ul></li><li>seven</li></ul>",
    "<hr>",
    "<blockquote><p>Eight</p><p>nine</p></blockquote>",
    "<pre><code>&lt;p&gt;ten\n</code></pre>",
    "bare words <strong>here</strong>",
]


@given(st.lists(st.sampled_from(BLOCKS)).filter(lambda some: "bare" not in "".join(some[1:])))
def test_html_comes_apart_at_its_outermost_blocks(some):
    assert html.blocks("".join(some)) == some


@given(st.text(alphabet="<>/phrulibocqte \n", max_size=60))
def test_no_word_falls_between_two_blocks(source):
    made = html.clean(source)
    assert "".join(html.blocks(made)).split() == made.split()
