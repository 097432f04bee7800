"""Feeds, read as feed readers read them."""

from xml.etree import ElementTree

import pytest

from articles import drafting, publishing
from articles.models import Article
from tests.factories import ArticleFactory, AssignmentFactory, CategoryFactory, OrganizationFactory

pytestmark = pytest.mark.django_db

SITE = "https://news.example.org"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
LISTS = ["/", "/categories/energy/", "/organizations/ostrava-labs/", "/personas/the-builder/"]


@pytest.fixture
def article(settings, chief, the_builder):
    """One article that is in every list."""
    settings.SITE_URL, settings.SITE_NAME = SITE, "Post"
    article = ArticleFactory(
        state="approved",
        by=chief,
        headline="Glass & sand",
        slug="glass",
        dek="A dek.",
        byline="Ada King",
        category=CategoryFactory(slug="energy"),
        organizations=[OrganizationFactory(slug="ostrava-labs")],
    )
    AssignmentFactory(article=article, persona=the_builder, by=chief, state="approved")
    publishing.publish(article.pk, by=chief)
    return article


def atom(client, page: str) -> ElementTree.Element:
    return ElementTree.fromstring(client.get(f"{page}feed.xml").content)  # noqa: S314 -- our own


@pytest.mark.parametrize("page", LISTS)
def test_an_article_has_one_id_in_every_feed_and_addresses_that_hold_anywhere(client, article, page):
    feed, [item] = atom(client, page), client.get(f"{page}feed.json").json()["items"]
    entry = feed.find("a:entry", ATOM)
    key = f"{SITE}/#article-{article.pk}"
    assert (entry.findtext("a:id", "", ATOM), item["id"]) == (key, key)
    assert entry.find("a:link", ATOM).get("href") == item["url"] == f"{SITE}/articles/glass/"
    links = {link.get("rel"): link.get("href") for link in feed.findall("a:link", ATOM)}
    assert links == {"self": f"{SITE}{page}feed.xml", "alternate": f"{SITE}{page}"}
    assert entry.findtext("a:title", "", ATOM) == item["title"] == "Glass & sand"
    assert entry.findtext("a:author/a:name", "", ATOM) == item["authors"][0]["name"] == "Ada King"
    assert entry.findtext("a:content", "", ATOM) == item["content_html"]
    assert "A take with several words in it." in item["content_html"]


def test_a_new_edition_is_the_same_entry(client, chief, article, monkeypatch):
    monkeypatch.setattr("articles.site.cache.FinishedPages._fresh", lambda *_: None)
    [before] = client.get("/feed.json").json()["items"]
    drafting.save(article.pk, version=1, by=chief, headline="Glass, corrected")
    publishing.publish(article.pk, by=chief)
    [after] = client.get("/feed.json").json()["items"]
    assert after["id"] == before["id"]
    assert after["date_published"] == before["date_published"]
    assert after["date_modified"] > before["date_modified"]


@pytest.mark.parametrize("page", LISTS)
def test_every_list_names_its_own_feeds_first(client, article, page):
    html = client.get(page).content.decode()
    named = [line.split('href="')[1].split('"')[0] for line in html.splitlines() if 'rel="alternate"' in line]
    assert named[:2] == [f"{page}feed.xml", f"{page}feed.json"]
    assert {"/feed.xml", "/feed.json"} <= set(named)


def test_going_back_to_an_edition_is_a_change_for_readers(client, chief, article, monkeypatch):
    monkeypatch.setattr("articles.site.cache.FinishedPages._fresh", lambda *_: None)
    drafting.save(article.pk, version=1, by=chief, headline="Glass, corrected")
    publishing.publish(article.pk, by=chief)
    [before] = client.get("/feed.json").json()["items"]
    publishing.rollback(article.pk, by=chief, number=1)

    [after] = client.get("/feed.json").json()["items"]
    assert after["title"] == "Glass & sand"
    assert after["date_modified"] > before["date_modified"]
    changed = Article.objects.get().changed_for_readers_at
    feed, map_ = atom(client, "/"), client.get("/sitemap.xml").content.decode()
    assert feed.findtext("a:updated", "", ATOM) == changed.isoformat()
    assert feed.findtext("a:entry/a:updated", "", ATOM) == changed.isoformat()
    for place in ("/", "/articles/glass/", "/categories/energy/", "/organizations/ostrava-labs/"):
        assert f"<loc>{SITE}{place}</loc><lastmod>{changed:%Y-%m-%dT%H:%M:%S}" in map_
    assert f'modified_time" content="{changed:%Y-%m-%dT%H:%M:%S}' in client.get("/articles/glass/").content.decode()
    assert client.get("/api/v1/articles/glass/").json()["updated_at"] == after["date_modified"]


def test_a_correction_is_told_in_the_feeds(client, chief, article, monkeypatch):
    monkeypatch.setattr("articles.site.cache.FinishedPages._fresh", lambda *_: None)
    drafting.save(article.pk, version=1, by=chief, headline="Glass, corrected")
    publishing.publish(article.pk, by=chief, correction="It is <b>not</b> sand.")
    [item] = client.get("/feed.json").json()["items"]
    assert "<strong>Correction.</strong> It is &lt;b&gt;not&lt;/b&gt; sand." in item["content_html"]
