"""A take can be linked to, and has a page of its own to be shared."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import drafting, publishing
from tests.factories import ArticleFactory
from tests.support.reading import add_take, metas, read, with_take

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(chief, the_builder, the_skeptic):
    found = with_take(chief, the_builder, "I would build on it today. And more.", headline="Glass", slug="glass")
    add_take(found, chief, the_skeptic, "I doubt every word of it. And more: salt & sand.")
    return found


def test_the_page_leads_to_each_take_and_a_take_to_its_own_page(client, article):
    page = read(client, "/articles/glass/")
    assert re.findall(r'<section class="take" id="(.*?)"', page) == ["take-the-builder", "take-the-skeptic"]
    assert re.findall(r'<h3 id="(.*?)"', page) == ["the-builder", "the-skeptic"]  # where old links lead
    roll = re.search(r'<nav class="roll".*?</nav>', page, re.DOTALL)[0]
    assert re.findall(r'href="(.*?)"', roll) == ["#take-the-builder", "#take-the-skeptic"]
    assert '<a class="jump" href="#panel">' in page
    assert "2 takes by the panel" in page
    assert re.findall(r'href="(/articles/glass/takes/.*?)"', page) == [
        "/articles/glass/takes/the-builder/",
        "/articles/glass/takes/the-skeptic/",
    ]


def test_a_takes_own_page_is_that_take_and_leads_to_the_whole(client, article, settings):
    settings.SITE_URL = "https://news.example.org"
    with CaptureQueriesContext(connection) as asked:
        page = read(client, "/articles/glass/takes/the-skeptic/")
    assert len(asked) <= 3
    told = metas(page)
    assert told["og:url"] == "https://news.example.org/articles/glass/takes/the-skeptic/"
    assert told["canonical"] == "https://news.example.org/articles/glass/"  # which has every word of it
    assert (told["og:title"], told["description"]) == (
        "The Skeptic on “Glass”",
        "I doubt every word of it. And more: salt &amp; sand.",
    )
    assert "I doubt every word of it." in page
    assert "I would build on it today." not in page
    assert 'href="/articles/glass/#panel"' in page


def test_a_takes_page_goes_where_its_article_goes(client, article, chief):
    assert client.get("/articles/glass/takes/the-futurist/").status_code == 404
    assert client.get("/articles/none/takes/the-skeptic/").status_code == 404
    article.refresh_from_db()
    drafting.save(article.pk, version=article.version, by=chief, slug="window")
    publishing.publish(article.pk, by=chief)
    moved = client.get("/articles/glass/takes/the-skeptic/")
    assert (moved.status_code, moved["Location"]) == (301, "/articles/window/takes/the-skeptic/")
    publishing.withdraw(article.pk, by=chief, reason="Wrong.")
    assert client.get("/articles/window/takes/the-skeptic/").status_code == 410


def test_only_a_take_that_readers_see_has_a_page(client, chief, the_builder):
    article = ArticleFactory(state="approved", by=chief, slug="draft")
    add_take(article, chief, the_builder, "I would build on it today.")
    assert client.get("/articles/draft/takes/the-builder/").status_code == 404
