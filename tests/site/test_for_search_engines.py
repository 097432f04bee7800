"""What search engines are told, read as they read it."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles import drafting, publishing
from cms.accounts.middleware import PRIVATE
from tests.factories import ArticleFactory, AssignmentFactory, CategoryFactory, OrganizationFactory
from tests.support import sitemaps

pytestmark = pytest.mark.django_db

SITE = "https://news.example.org"
NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
}


@pytest.fixture(autouse=True)
def _named(settings):
    settings.SITE_URL, settings.SITE_NAME, settings.LANGUAGE_CODE = SITE, "Post & Panel", "en-gb"


def urls(client, address: str, kind: str = "url") -> list[ElementTree.Element]:
    """What a sitemap, or an index of sitemaps, lists."""
    answer = client.get(address)
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    assert sitemaps.faults(answer.content) == []
    root = ElementTree.fromstring(answer.content)  # noqa: S314 -- our own
    assert root.tag == f"{{{NAMES['s']}}}{'urlset' if kind == 'url' else 'sitemapindex'}"
    return root.findall(f"s:{kind}", NAMES)


def published(chief, hours_ago: float = 0, **fields):
    """An article that went out some time ago."""
    with pytest.MonkeyPatch.context() as patch:
        now = timezone.now() - timedelta(hours=hours_ago)
        patch.setattr("django.utils.timezone.now", lambda: now)
        return ArticleFactory(state="published", by=chief, **fields)


def test_the_sitemap_has_home_the_lists_that_have_something_and_live_articles(client, chief, the_builder, the_skeptic):
    about = {"category": CategoryFactory(slug="funding"), "organizations": [OrganizationFactory(slug="mistral-ai")]}
    CategoryFactory(slug="empty")
    article = ArticleFactory(state="approved", by=chief, slug="glass", **about)
    AssignmentFactory(article=article, persona=the_builder, by=chief, state="approved")
    publishing.publish(article.pk, by=chief)
    ArticleFactory(by=chief, slug="draft")
    ArticleFactory(state="withdrawn", by=chief, slug="gone")
    rows = urls(client, "/sitemap.xml")
    assert [row.findtext("s:loc", "", NAMES) for row in rows] == [
        f"{SITE}/",
        f"{SITE}/categories/funding/",
        f"{SITE}/organizations/mistral-ai/",
        f"{SITE}/personas/the-builder/",
        f"{SITE}/newsletter/",
        f"{SITE}/articles/glass/",
    ]
    article.refresh_from_db()
    dated = [row for row in rows if not row.findtext("s:loc", "", NAMES).endswith("/newsletter/")]  # it has no issue
    assert {parse_datetime(row.findtext("s:lastmod", "", NAMES)) for row in dated} == {article.live_edition.created_at}


def test_its_queries_do_not_grow(client, chief, monkeypatch):
    monkeypatch.setattr("articles.site.cache.FinishedPages._fresh", lambda *_: None)
    counts = []
    for _ in range(2):
        for _ in range(3):
            published(chief, category=CategoryFactory())
        with CaptureQueriesContext(connection) as asked:
            client.get("/sitemap.xml")
        counts.append(len(asked))
    assert counts == [7, 7]


def test_the_news_sitemap_has_what_first_went_out_in_two_days(client, chief, monkeypatch):
    published(chief, 49, slug="old")
    published(chief, 47, slug="older-news", headline="Older")
    fresh = published(chief, 1, slug="news", headline="Glass & <sand>")
    rows = urls(client, "/news-sitemap.xml")
    assert [row.findtext("s:loc", "", NAMES) for row in rows] == [
        f"{SITE}/articles/news/",
        f"{SITE}/articles/older-news/",
    ]
    [news] = rows[0].findall("news:news", NAMES)
    told = [news.findtext(name, "", NAMES) for name in ("news:publication/news:name", "news:publication/news:language")]
    assert told == ["Post & Panel", "en"]
    assert news.findtext("news:title", "", NAMES) == "Glass & <sand>"
    moment = parse_datetime(news.findtext("news:publication_date", "", NAMES))
    assert moment == fresh.live_edition.published_at
    monkeypatch.setattr("articles.site.cache.FinishedPages._fresh", lambda *_: None)
    monkeypatch.setattr("articles.site.sitemaps.FRESH_ARTICLES", 1)
    assert len(urls(client, "/news-sitemap.xml")) == 1


def test_an_empty_site_has_sitemaps_too(client):
    assert [row.findtext("s:loc", "", NAMES) for row in urls(client, "/sitemap.xml")] == [
        f"{SITE}/",
        f"{SITE}/newsletter/",
    ]
    assert urls(client, "/news-sitemap.xml") == []


def test_a_sitemap_that_is_full_becomes_an_index_of_files_each_with_when_it_last_changed(client, chief, monkeypatch):
    monkeypatch.setattr("articles.site.cache.FinishedPages._fresh", lambda *_: None)
    articles = [published(chief, 9, slug="story-0", category=CategoryFactory())]
    size = articles[0].pk + 1  # the third and those after it are in other files than the second
    monkeypatch.setattr("articles.search.keeping.PER_FILE", size)
    monkeypatch.setattr("articles.site.sitemaps.COLUMNS", 1)
    articles += [published(chief, 9 - n, slug=f"story-{n}", category=CategoryFactory()) for n in range(1, 5)]
    rows = urls(client, "/sitemap.xml", "sitemap")
    told = {row.findtext("s:loc", "", NAMES): parse_datetime(row.findtext("s:lastmod", "", NAMES)) for row in rows}
    parts = {}
    for article in articles:
        name = f"{SITE}/sitemap-{(article.pk - 1) // size}.xml"
        parts.setdefault(name, []).append(article)
    newest = {name: max(article.changed_for_readers_at for article in those) for name, those in parts.items()}
    assert told == newest | {f"{SITE}/sitemap-lists.xml": articles[-1].changed_for_readers_at}
    for name, those in parts.items():
        listed = [row.findtext("s:loc", "", NAMES) for row in urls(client, name.removeprefix(SITE))]
        assert listed == [f"{SITE}/articles/{article.slug}/" for article in reversed(those)]
    lists = [row.findtext("s:loc", "", NAMES) for row in urls(client, "/sitemap-lists.xml")]
    assert lists[0] == f"{SITE}/"
    assert len(lists) == 2 + len(articles)
    assert lists[-1] == f"{SITE}/newsletter/"
    assert client.get("/sitemap-99999.xml").status_code == 404


def test_every_address_it_ever_had_leads_to_where_an_article_is_now_in_one_step(client, chief, monkeypatch):
    monkeypatch.setattr("articles.site.cache.FinishedPages._fresh", lambda *_: None)
    article = ArticleFactory(state="published", by=chief, slug="first")
    for slug in ("second", "first", "third", "second", "fourth", "first"):
        article.refresh_from_db()
        drafting.save(article.pk, version=article.version, by=chief, slug=slug)
        publishing.publish(article.pk, by=chief)
        for was in ("first", "second", "third", "fourth"):
            for page in ("", "history/"):
                answer = client.get(f"/articles/{was}/{page}")
                if was == slug:
                    assert answer.status_code == 200
                elif answer.status_code != 404:  # it had not been public yet
                    assert (answer.status_code, answer["Location"]) == (301, f"/articles/{slug}/{page}")
    typed = [client.get(f"/articles/{was}") for was in ("first", "second")]
    assert [(answer.status_code, answer["Location"]) for answer in typed] == [(301, "/articles/first/")] * 2
    known = [
        was for was in ("first", "second", "third", "fourth") if client.get(f"/articles/{was}/").status_code != 404
    ]
    assert known == ["first", "second", "third", "fourth"]
    article.refresh_from_db()
    drafting.save(article.pk, version=article.version, by=chief, slug="fifth")
    assert client.get("/articles/fifth/").status_code == 404  # until it is published
    publishing.withdraw(article.pk, by=chief, reason="Wrong.")
    assert {client.get(f"/articles/{was}/").status_code for was in known} == {410}


def test_robots_are_shown_both_sitemaps_and_kept_from_what_is_not_for_readers(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert {f"Sitemap: {SITE}/sitemap.xml", f"Sitemap: {SITE}/news-sitemap.xml"} <= set(lines)
    others = ("/api/", "/calendar/", "/outbox/", "/preview/", "/search/", "/seen/", "/unsubscribe/")
    others += ("/newsletter/confirm/", "/newsletter/choices/", "/newsletter/leave/")
    closed = {f"Disallow: {place}" for place in (*PRIVATE, *others)}
    assert {line for line in lines if line.startswith("Disallow")} == closed
    assert "Disallow: /inbox/" in closed
