"""Every kind of page and feed that readers get is valid, whatever is on it."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from articles import sharing
from newsletter.addresses import choices_url, confirm_url, leave_url
from newsletter.asking import ask, confirm
from newsletter.issuing import begin_daily
from newsletter.models import Issue, Request
from tests.support import feeds, nu, sitemaps

pytestmark = pytest.mark.django_db


def test_every_page_is_valid_html(client, chief, newsroom, tmp_path):
    _, token = sharing.share(newsroom.pk, by=chief, label="Glass")
    now = timezone.localdate()
    issue, of_a_mail = _newsletter()
    older = f"/?before={newsroom.live_edition.findable.pk}"
    addresses = {
        200: [
            "/", older, "/categories/energy/", "/organizations/lab/", "/personas/the-builder/", "/archive/",
            f"/archive/{now.year}/", f"/archive/{now.year}/{now.month}/",
            "/articles/full/", "/articles/full/history/", "/articles/rtl/",
            "/articles/full/takes/the-builder/", "/search/", "/search/?q=glass", "/search/?q=zebra&category=energy",
            f"/preview/{token}/", "/newsletter/", "/newsletter/?categories=energy", "/newsletter/asked/",
            "/newsletter/archive/", issue.get_absolute_url(), *of_a_mail, "/accounts/login/", "/accounts/login/code/",
        ],
        404: ["/no-such-page/", "/preview/no-such-token/"],
        410: ["/articles/gone/", "/newsletter/confirm/none/", "/newsletter/choices/none/"],
    }  # fmt: skip
    pages = {}
    for status, paths in addresses.items():
        for path in paths:
            answer = client.get(path)
            assert answer.status_code == status, path
            pages[path] = answer.content.decode()
    pages |= {name: render_to_string(name) for name in ("403.html", "413.html", "429.html", "500.html")}
    pages["wrong"] = "<!doctype html><html lang=en><title>x</title><p><div>y</div></p><img src=a>"
    found = nu.faults(pages, tmp_path)
    assert [fault for fault in found if not fault.startswith("wrong")] == []
    assert len(found) >= 2  # it does look


def _newsletter() -> tuple[Issue, list[str]]:
    """An issue, and the pages that its subscribers have addresses of."""
    issue = begin_daily(timezone.now() + timedelta(days=1))
    ask("ada@example.org", "daily", {})
    subscriber = confirm(Request.objects.get().pk)
    urls = confirm_url(Request.objects.get()), choices_url(subscriber), leave_url(subscriber)
    return issue, [url.removeprefix(settings.SITE_URL) for url in urls]


LISTS = ("/", "/categories/energy/", "/organizations/lab/", "/personas/the-builder/")


@pytest.mark.parametrize("page", LISTS)
def test_every_feed_is_valid(client, newsroom, page):
    atom, json_feed = client.get(f"{page}feed.xml"), client.get(f"{page}feed.json")
    assert (atom["Content-Type"], json_feed["Content-Type"]) == (
        "application/atom+xml; charset=utf-8",
        "application/feed+json",
    )
    assert feeds.faults_of_atom(atom.content) == []
    assert feeds.faults_of_json(json_feed.json()) == []


def test_feeds_and_sitemaps_of_an_empty_site_are_valid(client):
    assert feeds.faults_of_atom(client.get("/feed.xml").content) == []
    assert feeds.faults_of_json(client.get("/feed.json").json()) == []
    for name in ("sitemap", "news-sitemap"):
        assert sitemaps.faults(client.get(f"/{name}.xml").content) == []


def test_the_checks_of_feeds_and_sitemaps_find_what_is_wrong():
    atom = b'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><id>a</id><when>now</when></entry></feed>'
    assert len(feeds.faults_of_atom(atom)) >= 6
    assert len(feeds.faults_of_json({"version": "2", "items": [{"id": 1, "url": "/a/"}]})) >= 4
    rows = b"<url><lastmod>today</lastmod><loc>/a/</loc></url>" * 2
    wrong = b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">' + rows + b"</urlset>"
    assert len(sitemaps.faults(wrong)) >= 7
