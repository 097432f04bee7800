"""What search engines are told, read as they read it."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles import publishing
from cms.accounts.middleware import PRIVATE
from tests.factories import ArticleFactory, AssignmentFactory, CategoryFactory, OrganizationFactory

pytestmark = pytest.mark.django_db

SITE = "https://news.example.org"
NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
}


@pytest.fixture(autouse=True)
def _named(settings):
    settings.SITE_URL, settings.SITE_NAME, settings.LANGUAGE_CODE = SITE, "Post & Panel", "en-gb"


def urls(client, address: str) -> list[ElementTree.Element]:
    answer = client.get(address)
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)  # noqa: S314 -- our own
    assert root.tag == f"{{{NAMES['s']}}}urlset"
    return root.findall("s:url", NAMES)


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
        f"{SITE}/articles/glass/",
    ]
    article.refresh_from_db()
    assert {parse_datetime(row.findtext("s:lastmod", "", NAMES)) for row in rows} == {article.live_edition.created_at}


def test_its_queries_do_not_grow(client, chief, monkeypatch):
    monkeypatch.setattr("articles.site.cache.FinishedPages._fresh", lambda *_: None)
    counts = []
    for _ in range(2):
        for _ in range(3):
            published(chief, category=CategoryFactory())
        with CaptureQueriesContext(connection) as asked:
            client.get("/sitemap.xml")
        counts.append(len(asked))
    assert counts == [4, 4]


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
    assert [row.findtext("s:loc", "", NAMES) for row in urls(client, "/sitemap.xml")] == [f"{SITE}/"]
    assert urls(client, "/news-sitemap.xml") == []


def test_robots_are_shown_both_sitemaps_and_kept_from_what_is_not_for_readers(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert {f"Sitemap: {SITE}/sitemap.xml", f"Sitemap: {SITE}/news-sitemap.xml"} <= set(lines)
    others = ("/api/", "/calendar/", "/outbox/", "/preview/", "/search/", "/unsubscribe/")
    closed = {f"Disallow: {place}" for place in (*PRIVATE, *others)}
    assert {line for line in lines if line.startswith("Disallow")} == closed
    assert "Disallow: /inbox/" in closed
