"""An article's page leads on: to what is about the same, to what came before and after, and to what changed."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import drafting, publishing
from tests.factories import ArticleFactory, CategoryFactory, OrganizationFactory
from tests.support.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def out(chief, monkeypatch):
    """Publishes articles, each a day after the last."""
    days = iter(datetime(2026, 4, 1, tzinfo=UTC) + timedelta(days=n) for n in range(99))

    def publish(slug: str, **fields):
        now = next(days)
        monkeypatch.setattr(timezone, "now", lambda: now)
        return ArticleFactory(state="published", by=chief, slug=slug, headline=slug.upper(), **fields)

    return publish


def lists(page: str) -> dict[str, list[str]]:
    """Each list beside the article: its title, and the slugs on it."""
    found = re.findall(r"<section>\s*<h2><a [^>]*>(.*?)</a></h2>(.*?)</section>", page, re.DOTALL)
    return {title: re.findall(r'href="/articles/(.*?)/"', rows) for title, rows in found}


def neighbours(page: str) -> dict[str, str]:
    return {rel: slug for slug, rel in re.findall(r'<a href="/articles/([^"]*)/" rel="(prev|next)">', page)}


def updated(page: str) -> str:
    """What the link to the history says besides the day."""
    return re.search(r'href="/articles/glass/history/">Updated \d+ \w+ \d{4}(.*?)</a>', page)[1]


def test_a_page_leads_to_what_shares_its_organization_and_its_category(client, out):
    lab, funding, policy = (
        OrganizationFactory(name="Lab"),
        CategoryFactory(name="Funding"),
        CategoryFactory(name="Policy"),
    )
    for slug in ("a", "b", "c", "d"):
        out(slug, category=policy, organizations=[lab])
    for slug in ("e", "f"):
        out(slug, category=funding)
    out("here", category=funding, organizations=[lab])
    out("g", category=funding, organizations=[lab, OrganizationFactory()])
    out("elsewhere", category=CategoryFactory())
    with CaptureQueriesContext(connection) as asked:
        page = read(client, "/articles/here/")
    assert len(asked) <= 3
    assert lists(page) == {"Lab, lately": ["g", "d", "c"], "More in Funding": ["f", "e"]}
    assert neighbours(page) == {"prev": "d", "next": "g"}


def test_without_an_organization_the_category_is_the_dossier(client, out):
    funding = CategoryFactory(name="Funding")
    for slug in ("a", "b", "c", "d", "e", "f", "g", "h", "i"):
        out(slug, category=funding)
    assert neighbours(read(client, "/articles/a/")) == {"next": "b"}
    assert neighbours(read(client, "/articles/e/")) == {"prev": "d", "next": "f"}
    assert neighbours(read(client, "/articles/i/")) == {"prev": "h"}


def test_what_is_about_nothing_leads_nowhere(client, out):
    out("a", category=None)
    out("b", category=None)
    page = read(client, "/articles/a/")
    assert (lists(page), neighbours(page)) == ({}, {})


def test_a_page_says_when_it_was_updated_and_how_often_corrected(client, out, chief, monkeypatch):
    article = out("glass")
    assert "Updated" not in read(client, "/articles/glass/")
    monkeypatch.setattr("articles.site.cache.FinishedPages._fresh", lambda *_: None)
    told = []
    for correction in ("", "It was wrong.", "So was that."):
        article.refresh_from_db()
        drafting.save(article.pk, version=article.version, by=chief, dek=f"Not {correction}")
        publishing.publish(article.pk, by=chief, correction=correction)
        told.append(updated(read(client, "/articles/glass/")))
    assert told == ["", ", 1 correction", ", 2 corrections"]
    publishing.rollback(article.pk, by=chief, number=3)
    assert updated(read(client, "/articles/glass/")) == ", 1 correction"
