"""Every page carries the name that the site was given, whatever else fails."""

import re

import pytest

from tests.factories import ArticleFactory


@pytest.fixture(autouse=True)
def _named(settings):
    settings.SITE_NAME, settings.SITE_TAGLINE = "The Ostrava & Brno Post", "News with a panel"


def title_of(answer) -> str:
    """Its title, on a page that names the site and never the product."""
    page = answer.content.decode()
    assert "The Ostrava &amp; Brno Post</a>" in page
    assert "Paneldesk" not in page
    [title] = re.findall(r"<title>(.*?)</title>", page, re.DOTALL)
    return title


@pytest.mark.django_db
def test_pages_are_named_after_the_site_once(client, chief):
    article = ArticleFactory(state="published", by=chief, headline="Glass battery")
    assert title_of(client.get("/")) == "The Ostrava &amp; Brno Post — News with a panel"
    assert title_of(client.get(article.get_absolute_url())) == "Glass battery — The Ostrava &amp; Brno Post"
    assert title_of(client.get("/search/")) == "Search — The Ostrava &amp; Brno Post"


@pytest.mark.django_db
def test_so_are_refusals(client, writer, chief):
    gone = ArticleFactory(state="withdrawn", by=chief)
    assert title_of(client.get("/nowhere/")) == "Not found — The Ostrava &amp; Brno Post"
    assert title_of(client.get(gone.get_absolute_url())) == "Withdrawn — The Ostrava &amp; Brno Post"
    too_much = client.post("/accounts/login/", {"login": "x" * 6_000_000})
    assert title_of(too_much) == "Too much at once — The Ostrava &amp; Brno Post"
    client.force_login(writer)
    forbidden = client.get("/admin/accounts/user/")
    assert (forbidden.status_code, title_of(forbidden)) == (403, "Not for you — The Ostrava &amp; Brno Post")


def test_the_page_for_our_faults_asks_no_database_and_no_context_processor(client, monkeypatch):
    def broken(*args):
        raise OSError("The database is away.")

    monkeypatch.setattr("articles.site.views.find", broken)
    monkeypatch.setattr("django.contrib.auth.context_processors.auth", broken)
    client.raise_request_exception = False
    answer = client.get("/articles/any/")
    assert (answer.status_code, title_of(answer)) == (500, "Something broke — The Ostrava &amp; Brno Post")
