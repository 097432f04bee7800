"""The history of a page says for each edition what changed since the one before it."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import drafting, publishing
from articles.models import Edition
from articles.site.changes import compared
from cms.lib.diff import side_by_side
from panels import writing
from panels.deciding import approve
from tests.factories import ArticleFactory, AssignmentFactory, CategoryFactory, OrganizationFactory

pytestmark = pytest.mark.django_db

FIRST = "<p>The battery is made of glass.</p><p>It costs little.</p><p>It lasts for years.</p>"


@pytest.fixture
def published(chief):
    """An article that went out once."""
    return ArticleFactory(state="published", by=chief, headline="Glass battery", slug="glass", body_html=FIRST)


def again(article, by, correction="", **fields) -> Edition:
    """Save and publish once more."""
    article.refresh_from_db()
    drafting.save(article.pk, version=article.version, by=by, **fields)
    return publishing.publish(article.pk, by=by, correction=correction)


def sections(client, slug="glass") -> list[str]:
    """The editions of the page as they are written, newest first, with single spaces."""
    answer = client.get(f"/articles/{slug}/history/")
    assert (answer.status_code, answer.cookies) == (200, {})
    page = re.sub(r"\s+", " ", unescape(answer.content.decode()))
    return page.split('<section class="edition"')[1:]


def test_the_first_edition_says_so_and_can_be_read(client, published):
    [only] = sections(client)
    assert "The first edition." in only
    assert "What readers see now" in only
    assert "<p>It costs little.</p>" in only
    assert "<ins>" not in only


def test_changed_words_are_marked_with_the_correction_and_the_rest_is_folded(client, chief, published):
    body = FIRST.replace("costs little", "costs much")
    again(published, chief, "It is not cheap.", headline="Glass battery, dear", body_html=body, dek="At last.")
    newest, first = sections(client)
    assert '<h3>Headline</h3> <p dir="auto">Glass <del>battery</del><ins>battery, dear</ins></p>' in newest
    assert '<p dir="auto">It costs <del>little.</del><ins>much.</ins></p>' in newest
    assert '<h3>Standfirst</h3> <p dir="auto"><ins>At last.</ins></p>' in newest
    assert newest.count("1 paragraph as before") == 2
    assert "<b>Correction.</b> It is not cheap." in newest
    assert "made of glass" not in newest
    assert ("What readers see now" in newest, "What readers see now" in first) == (True, False)


def test_category_organizations_byline_source_and_address_are_told(client, chief, published):
    again(
        published,
        chief,
        category=CategoryFactory(name="Energy"),
        organizations=[OrganizationFactory(name="Ostrava Labs")],
        byline="Ada King",
        source_url="https://example.org/glass",
        slug="glass-battery",
    )
    newest = sections(client, "glass-battery")[0]
    told = re.findall(r"<h3>(.*?)</h3>", newest)
    assert told == ["Organizations", "Category", "Address", "Byline", "Original source"]
    for words in ("Energy", "Ostrava Labs", "Ada King", "https://example.org/glass"):
        assert f"<ins>{words}</ins>" in newest
    assert client.get("/articles/glass/history/")["Location"] == "/articles/glass-battery/history/"


def test_a_take_that_joins_is_told_and_one_that_stays_is_not(client, chief, the_builder, the_skeptic):
    article = ArticleFactory(state="approved", by=chief, headline="Glass battery", slug="glass")
    AssignmentFactory(article=article, persona=the_builder, by=chief, state="approved", required=False)
    late = AssignmentFactory(article=article, persona=the_skeptic, by=chief, state="accepted", required=False)
    publishing.publish(article.pk, by=chief)
    writing.submit(late.pk, by=late.panelist.user, draft="I doubt it.")
    approve(late.pk, by=chief)
    newest, first = sections(client)
    assert '<h3>The Skeptic <span>joined the panel</span></h3> <p dir="auto"><ins>I doubt it.</ins></p>' in newest
    assert "The Builder" not in newest
    assert "The Builder" in first


def test_a_link_that_changed_under_the_same_words_is_not_hidden(client, chief, published):
    again(published, chief, body_html=FIRST.replace("glass", '<a href="https://example.org/">glass</a>'))
    assert "the words stayed, formatting or links changed" in sections(client)[0]


def test_after_a_rollback_the_older_edition_is_the_live_one(client, chief, published):
    again(published, chief, headline="Glass battery again")
    publishing.rollback(published.pk, by=chief, number=1)
    newest, first = sections(client)
    assert ("What readers see now" in newest, "What readers see now" in first) == (False, True)
    assert "gone back to edition 1" in client.get("/articles/glass/history/").content.decode()


def test_hostile_words_stay_words(client, chief, published):
    again(published, chief, "<b>x</b><script>alert(1)</script>", headline="<script>alert(2)</script>")
    page = client.get("/articles/glass/history/").content.decode()
    assert "<script" not in page
    assert "<ins>&lt;script&gt;alert(2)&lt;/script&gt;</ins>" in page


def test_it_is_gone_with_the_article_and_never_there_for_a_draft(client, chief, published):
    ArticleFactory(by=chief, slug="draft")
    publishing.withdraw(published.pk, by=chief, reason="Wrong.")
    assert client.get("/articles/glass/history/").status_code == 410
    assert client.get("/articles/draft/history/").status_code == 404


def test_it_is_bounded_and_its_queries_do_not_grow(client, chief, published, monkeypatch):
    with CaptureQueriesContext(connection) as one:
        client.get("/articles/glass/history/")
    for n in range(4):
        again(published, chief, dek=f"Dek {n}.")
    monkeypatch.setattr("articles.site.cache.FinishedPages._fresh", lambda *_: None)
    monkeypatch.setattr("articles.site.views.EDITIONS", 3)
    with CaptureQueriesContext(connection) as five:
        listed = sections(client)
    assert (len(one), len(five)) == (3, 3)
    assert len(listed) == 3
    assert "Dek <del>1.</del><ins>2.</ins>" in listed[1]
    assert "Dek <del>0.</del><ins>1.</ins>" in listed[2]
    assert "There are 5 editions" in client.get("/articles/glass/history/").content.decode()


def test_older_editions_follow_page_by_page_each_with_what_it_changed(client, chief, published, monkeypatch):
    for n in range(2, 6):
        again(published, chief, dek=f"Dek {n}.")
    monkeypatch.setattr("articles.site.views.EDITIONS", 2)
    here, numbers, pages = "/articles/glass/history/", [], []
    address = here
    while address:
        with CaptureQueriesContext(connection) as queries:
            page = unescape(client.get(address).content.decode())
        assert len(queries) == 3
        numbers += re.findall(r">Edition (\d+)</h2>", page)
        pages.append(page)
        older = re.search(r'<a rel="next" href="(\?before=\d+)">Older editions', page)
        address = older and here + older[1]
    assert numbers == ["5", "4", "3", "2", "1"]
    assert len(pages) == 3
    assert "Dek <del>2.</del><ins>3.</ins>" in pages[1]
    assert "Edition 3 and those before it" in pages[1]
    assert "The first edition." in pages[2]
    assert ["There are 5 editions" in page for page in pages] == [True, False, False]


@pytest.mark.parametrize("before", ["1", "0", "-1", "soon", "9" * 30, "٣x", "²"])
def test_a_page_of_editions_that_is_none_is_not_found(client, published, before):
    assert client.get("/articles/glass/history/", {"before": before}).status_code == 404


def test_whatever_is_asked_for_two_editions_are_compared_once(client, chief, published, monkeypatch):
    done = []

    def compare(old, new):
        done.append(new)
        return side_by_side(old, new)

    monkeypatch.setattr("articles.site.changes.side_by_side", compare)
    for n in (2, 3):
        again(published, chief, dek=f"Dek {n}.")
    pages = {client.get(f"/articles/glass/history/?x={n}").content for n in range(5)}
    assert done == ["Dek 3.", "Dek 2."]
    assert len(pages) == 1
    again(published, chief, dek="Dek 4.")
    assert "<ins>4.</ins>" in sections(client)[0]
    assert done == ["Dek 3.", "Dek 2.", "Dek 4."]


def test_what_is_kept_of_comparisons_is_bounded(client, chief, published, monkeypatch):
    monkeypatch.setattr("articles.site.changes.PAIRS", 2)
    for n in range(2, 6):
        again(published, chief, dek=f"Dek {n}.")
    assert len(sections(client)) == 5
    assert len(compared.pairs) == 2
