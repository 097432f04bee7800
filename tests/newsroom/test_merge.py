"""A stale save of a body: what one side changed is taken, what both changed is chosen by paragraph. Without scripts."""

import re

import pytest

from articles import drafting
from tests.factories import ArticleFactory, UserFactory

pytestmark = pytest.mark.django_db
BASE = ["<p>The gates opened at dawn.</p>", "<p>Sixteen <em>turbines</em> turned all day.</p>", "<h2>What is next</h2>",
        "<p>The next lagoon is planned.</p>"]  # fmt: skip


def body(*paragraphs: str, **changed: str) -> str:
    """The base, with the paragraphs p0 … p3 as given, and more after it."""
    return "".join([*(changed.get(f"p{n}", text) for n, text in enumerate(BASE)), *paragraphs])


THEIRS = body(p0="<p>The gates opened at noon.</p>", p1="<p>Six <em>turbines</em> turned all day.</p>")
MINE = body("<p>By hand.</p>", p1="<p>Sixteen <em>turbines</em> turned all night.</p>")


@pytest.fixture
def article(editor):
    return ArticleFactory(by=editor, body_html=body())


@pytest.fixture
def save(client, editor, article):
    """save(**fields): post the form of the article as the editor, opened at version 1."""
    client.force_login(editor)
    opened = {"headline": article.headline, "slug": article.slug, "body_html": MINE, "version": 1, "base": 1}
    return lambda **fields: client.post(f"/admin/articles/article/{article.pk}/change/", opened | fields)


@pytest.fixture
def theirs(article):
    """Somebody else was faster."""
    return drafting.save(article.pk, version=1, by=UserFactory(role="editor"), body_html=THEIRS, dek="Theirs.")


def clashes(page) -> list[str]:
    """The names of the choices that the page asks for."""
    return sorted(set(re.findall(r'name="(merge-[\w-]+)"', page.content.decode())))


def chosen(page) -> set[str]:
    return set(re.findall(r'name="(?:keep|merge)-[\w-]+" value="\w+" checked', page.content.decode()))


def stored(article) -> str:
    article.refresh_from_db()
    return article.body_html


def test_the_page_shows_who_changed_what_and_asks_where_both_did(save, theirs):
    page = save()
    assert page.status_code == 409
    assert len(clashes(page)) == 1
    assert chosen(page) == {'name="keep-body_html" value="merged" checked', 'name="keep-dek" value="stored" checked'}
    shown = page.content.decode()
    assert "The gates opened at <del>dawn.</del><ins>noon.</ins>" in shown
    assert "Changed by you: kept" in shown
    assert "2 paragraphs alike" in shown
    assert MINE.replace("<", "&lt;").replace(">", "&gt;") in shown  # nothing typed is lost


@pytest.mark.parametrize(
    ("choice", "second"),
    [
        ("theirs", "<p>Six <em>turbines</em> turned all day.</p>"),
        ("mine", "<p>Sixteen <em>turbines</em> turned all night.</p>"),
        ("both", "<p>Six <em>turbines</em> turned all day.</p><p>Sixteen <em>turbines</em> turned all night.</p>"),
    ],
)
def test_the_merged_text_has_what_each_changed_and_what_was_chosen(save, theirs, article, choice, second):
    [clash] = clashes(save())
    save(version=2, **{"keep-body_html": "merged", "keep-dek": "stored", clash: choice})
    assert stored(article) == body("<p>By hand.</p>", p0="<p>The gates opened at noon.</p>", p1=second)
    assert (article.dek, article.version) == ("Theirs.", 3)


def test_without_a_choice_nothing_is_saved_and_nothing_is_lost(save, theirs, article):
    save()
    page = save(version=2, headline="Mine", **{"keep-body_html": "merged", "keep-dek": "typed"})
    assert page.status_code == 422
    shown = page.content.decode()
    assert "Choose for each of them what stays." in shown
    assert ">Mine</textarea>" in shown.replace("\n", "")
    assert 'name="keep-dek" value="typed" checked' in chosen(page)
    assert stored(article) == THEIRS


def test_a_third_save_meanwhile_keeps_the_choices_that_still_fit(save, theirs, article):
    [clash] = clashes(save())
    drafting.save(article.pk, version=2, by=UserFactory(role="editor"), body_html=THEIRS + "<p>Later.</p>")
    page = save(version=2, **{"keep-body_html": "merged", "keep-dek": "stored", clash: "mine"})
    assert page.status_code == 409
    assert f'name="{clash}" value="mine" checked' in chosen(page)
    again = dict.fromkeys(clashes(page), "both") | {clash: "mine"}
    save(version=3, **{"keep-body_html": "merged", "keep-dek": "stored"} | again)
    made = stored(article)
    for words in ("noon", "all night", "Later.", "By hand."):
        assert words in made


@pytest.mark.parametrize(("keep", "result"), [("stored", THEIRS), ("typed", MINE)])
def test_either_text_can_be_kept_whole(save, theirs, article, keep, result):
    save()
    save(version=2, **{"keep-body_html": keep, "keep-dek": "stored"})
    assert stored(article) == result


def test_a_body_that_only_they_changed_is_taken_by_itself(save, theirs, article):
    page = save(body_html=body(), byline="Mine")
    assert 'name="keep-body_html" value="stored" checked' in chosen(page)
    save(version=2, body_html=body(), byline="Mine", **{"keep-body_html": "stored", "keep-dek": "stored"})
    assert stored(article) == THEIRS
    assert article.byline == "Mine"


def test_without_the_version_that_was_opened_two_texts_are_compared_as_before(save, theirs, article):
    article.history.filter(version=1).delete()
    page = save()
    assert (page.status_code, clashes(page)) == (409, [])
    assert 'name="keep-body_html" value="typed" checked' in chosen(page)


def test_choices_of_nonsense_change_nothing(save, theirs, article):
    [clash] = clashes(save())
    page = save(version=2, **{"keep-body_html": "merged", clash: "theirs' OR 1=1", "merge-": "both", "merge-x": "mine"})
    assert page.status_code == 422
    assert stored(article) == THEIRS
