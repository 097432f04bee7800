"""Counting without spying: a page says that it was opened; readers count once a day, and cannot be told again."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import publishing
from articles.models import Article, DayOfReading, DaySalt, Seen, Visit
from articles.readership import folding, ledger, visiting
from articles.tasks import count_readers
from tests.factories import ArticleFactory, AssignmentFactory, PanelistFactory, PersonaFactory

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"


@pytest.fixture(autouse=True)
def new_day():
    visiting._salt.cache_clear()
    ledger._waiting.clear()


@pytest.fixture
def article(chief):
    """Published, with a take of the builder's."""
    voice = PersonaFactory(slug="the-builder", name="The Builder")
    article = ArticleFactory(by=chief, slug="glass", headline="Glass")
    panelist = PanelistFactory(personas=[voice])
    AssignmentFactory(article=article, persona=voice, panelist=panelist, by=chief, state="approved")
    for step in ArticleFactory.path["published"]:
        step(article.pk, chief)
    return Article.objects.get(pk=article.pk)


def opens(page, *, agent=FIREFOX, address="203.0.113.7", **told):
    """Somebody opens the page of an article."""
    headers = {"user-agent": agent, **told.pop("headers", {})}
    return Client().post("/seen/", {"article": page.pk, **told}, headers=headers, REMOTE_ADDR=address)


def counted() -> dict:
    """What is counted by now: (take, source) → readers."""
    ledger.write_down()
    count_readers()
    assert not Visit.objects.exists()
    return {(row.take, row.source): row.readers for row in DayOfReading.objects.all()}


def test_a_reader_counts_once_a_day_for_each_page_wherever_from(article):
    answer = opens(article, **{"from": "https://www.example.com/news?q=secret"})
    assert (answer.status_code, answer["Cache-Control"], answer.cookies) == (204, "no-store", {})
    opens(article, **{"from": "https://elsewhere.example/"})
    opens(article, take="the-builder")
    assert counted() == {("", "example.com"): 1, ("the-builder", ""): 1}
    opens(article)
    opens(article, address="203.0.113.8", **{"from": f"{settings.SITE_URL}/"})
    opens(article, agent=f"{FIREFOX} Other", **{"from": "nonsense"})
    assert counted() == {("", "example.com"): 1, ("the-builder", ""): 1, ("", "/"): 1, ("", ""): 1}


def test_without_scripts_a_picture_counts(article):
    page = Client().get("/articles/glass/").content.decode()
    assert f'<noscript><img src="/seen/?article={article.pk}"' in page
    Client().get(f"/seen/?article={article.pk}", headers={"user-agent": FIREFOX})
    assert counted() == {("", ""): 1}


@pytest.mark.parametrize(
    "told",
    [
        {"agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"agent": ""},
        {"agent": "curl/8.5"},
        {"headers": {"sec-purpose": "prefetch;prerender"}},
        {"take": "no-such-voice"},
        {"take": "<b>"},
        {"article": "999999"},
        {"article": "1; DROP TABLE"},
        {"article": "9" * 40},
    ],
    ids=str,
)
def test_programs_and_nonsense_are_not_counted(article, told):
    assert opens(article, **told).status_code == 204
    assert counted() == {}


def test_what_is_not_out_is_not_counted(article, chief):
    opens(ArticleFactory(by=chief))
    publishing.withdraw(article.pk, by=chief, reason="Wrong.")
    opens(article)
    assert counted() == {}


def test_nobody_can_be_told_again_once_the_day_is_over(article, monkeypatch):
    opens(article)
    ledger.write_down()
    kept = str(list(Visit.objects.values()))
    assert "203.0.113" not in kept
    assert "Firefox" not in kept
    counted()
    assert (Seen.objects.count(), DaySalt.objects.count()) == (1, 1)
    later = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    count_readers()
    assert (Seen.objects.count(), DaySalt.objects.count()) == (0, 0)
    opens(article)
    counted()
    assert [row.readers for row in DayOfReading.objects.order_by("day")] == [1, 1]


def test_hosts_without_end_are_counted_together(article, monkeypatch):
    monkeypatch.setattr(folding, "SOURCES", 2)
    for n in range(5):
        opens(article, address=f"203.0.113.{n}", **{"from": f"https://site-{n}.example/"})
    assert counted() == {("", "site-0.example"): 1, ("", "site-1.example"): 1, ("", "*"): 3}


def test_a_visit_costs_the_reader_no_write(article):
    opens(article)  # the day's salt is asked for once
    with CaptureQueriesContext(connection) as asked:
        for n in range(20):
            opens(article, address=f"203.0.113.{n}")
    assert len(asked) == 0
    with CaptureQueriesContext(connection) as written:
        ledger.write_down()
    assert len([query for query in written.captured_queries if "INSERT" in query["sql"]]) == 1


def test_a_preview_is_not_counted(client, editor, article):
    client.force_login(editor)
    page = client.get(f"/admin/articles/article/{article.pk}/preview/").content.decode()
    assert "Glass" in page
    assert "seen" not in page


def test_the_newsroom_sees_who_reads_what(client, editor, article):
    opens(article, **{"from": "https://example.com/"})
    opens(article, address="203.0.113.9", take="the-builder")
    opens(article, address="203.0.113.9")
    counted()
    client.force_login(editor)
    page = client.get("/admin/readers/?days=7").content.decode()
    assert "2 readers of articles in 7 days" in page
    assert all(words in page for words in ("Glass", "The Builder", "example.com", "Direct, or not known"))
    beside = client.get(f"/admin/articles/article/{article.pk}/change/").content.decode()
    assert "<b>2 readers</b> in 30 days" in beside
    sheet = client.get("/admin/readers/persona.csv?days=7").content.decode("utf-8-sig")
    assert sheet.splitlines() == ["persona,readers", "The Builder,1"]
    assert client.get("/admin/readers/?days=8").status_code == 404
    assert client.get("/admin/readers/nobody.csv").status_code == 404


def test_a_panelist_sees_none_of_it(client, builder):
    client.force_login(builder.user)
    assert client.get("/admin/readers/").status_code in (302, 403)
