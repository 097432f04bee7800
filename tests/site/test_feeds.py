"""Feeds, read as feed readers read them."""

from xml.etree import ElementTree

import pytest

from articles import drafting, publishing
from articles.models import Article
from articles.site import cache, feeds
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


@pytest.fixture
def three(article, chief, the_builder, monkeypatch):
    """Three articles in every list, the newest first, and feeds that have two on a page."""
    monkeypatch.setattr(feeds, "SIZE", 2)
    monkeypatch.setattr("articles.site.cache.FinishedPages._fresh", lambda *_: None)
    second, newest = (_another(article, chief, the_builder) for _ in range(2))
    return [newest, second, article]


def _another(article, chief, persona) -> Article:
    about = {"category": article.category, "organizations": list(article.organizations.all())}
    another = ArticleFactory(state="approved", by=chief, **about)
    AssignmentFactory(article=another, persona=persona, by=chief, state="approved")
    publishing.publish(another.pk, by=chief)
    return another


def path_of(address: str) -> str:
    return address.removeprefix(SITE)


@pytest.mark.parametrize("page", LISTS)
def test_feeds_go_back_to_the_first_article_whatever_is_published_meanwhile(client, three, chief, the_builder, page):
    ids = [f"{SITE}/#article-{one.pk}" for one in three]
    newest, newest_atom = client.get(f"{page}feed.json").json(), atom(client, page)
    _another(three[0], chief, the_builder)
    older = client.get(path_of(newest["next_url"])).json()
    assert [item["id"] for item in newest["items"] + older["items"]] == ids
    assert (older["feed_url"], "next_url" in older) == (newest["feed_url"], False)

    links = {link.get("rel"): link.get("href") for link in newest_atom.findall("a:link", ATOM)}
    older_atom = ElementTree.fromstring(client.get(path_of(links["next"])).content)  # noqa: S314 -- our own
    entries = [*newest_atom.findall("a:entry", ATOM), *older_atom.findall("a:entry", ATOM)]
    assert [entry.findtext("a:id", "", ATOM) for entry in entries] == ids
    assert {link.get("rel"): link.get("href") for link in older_atom.findall("a:link", ATOM)} == {
        "self": links["next"],
        "first": links["self"],
        "alternate": f"{SITE}{page}",
    }
    assert older_atom.findtext("a:id", "", ATOM) == newest_atom.findtext("a:id", "", ATOM)


@pytest.mark.parametrize("page", LISTS)
@pytest.mark.parametrize("name", ["feed.xml", "feed.json"])
@pytest.mark.parametrize("largest", [cache.LARGEST, 10])
def test_whoever_has_a_feed_is_told_so_until_it_changes(client, chief, article, monkeypatch, page, name, largest):
    monkeypatch.setattr("articles.site.cache.FinishedPages._fresh", lambda *_: None)
    monkeypatch.setattr(cache, "LARGEST", largest)
    had = {"If-None-Match": client.get(page + name)["ETag"]}
    again = client.get(page + name, headers=had)
    assert (again.status_code, again.content) == (304, b"")
    drafting.save(article.pk, version=1, by=chief, headline="Glass, corrected")
    publishing.publish(article.pk, by=chief)
    assert client.get(page + name, headers=had).status_code == 200


def test_a_page_that_no_feed_led_to_is_not_there(client, article):
    assert [client.get(f"/{name}?before=nonsense").status_code for name in ("feed.xml", "feed.json")] == [404, 404]
