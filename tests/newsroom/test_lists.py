"""The lists of the newsroom cost the same however long they are."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.admin.article import ArticleAdmin
from articles.models import Article
from cms.events.models import Event
from cms.lib import counting, finding
from cms.newsroom.navigation import page_names
from tests.factories import ArticleFactory, AssignmentFactory

pytestmark = pytest.mark.django_db

LISTS = [
    "/admin/",
    "/admin/articles/article/",
    "/admin/articles/article/?waits=review",
    "/admin/articles/article/?q=headline",
    "/admin/articles/article/?o=1",
    "/admin/articles/edition/",
    "/admin/panels/assignment/",
    "/admin/panels/assignment/?q=headline",
    "/admin/panels/panelist/",
    "/admin/panels/program/",
    "/admin/events/event/",
    "/admin/accounts/user/",
    "/admin/calendar/",
    "/admin/board/",
    "/admin/readers/",
]
MOST = 12


def asked(client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in queries.captured_queries]


def test_no_list_asks_more_of_fifty_rows_than_of_one(client, chief):
    client.force_login(chief)
    AssignmentFactory(article=ArticleFactory(by=chief, state="in_review"), by=chief, state="submitted")
    ArticleFactory(by=chief, state="published")
    for address in LISTS:
        client.get(address)
    few = {address: len(asked(client, address)) for address in LISTS}
    for _ in range(12):
        AssignmentFactory(article=ArticleFactory(by=chief, state="in_review"), by=chief, state="submitted")
        ArticleFactory(by=chief, state="published")
    rows = [Article(headline=f"Headline, copy {n}", slug=f"copy-{n}", created_by=chief) for n in range(50)]
    Article.objects.bulk_create(rows)
    many = {address: len(asked(client, address)) for address in LISTS}
    assert {address: count for address, count in many.items() if count > max(few[address], 1) + 1} == {}
    assert max(many.values()) <= MOST


@pytest.mark.parametrize(
    "query", ["", "?waits=review", "?state__exact=published", "?o=1", "?o=-1", "?category__id__exact=1"]
)
def test_the_list_of_articles_is_read_along_an_index(client, chief, query):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # a small table is read whole; what counts is that an index would do
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    ArticleFactory(by=chief)
    client.force_login(chief)
    about = [sql for sql in asked(client, f"/admin/articles/article/{query}") if 'FROM "articles_article"' in sql]
    assert len(about) >= 2
    for sql in about:
        with connection.cursor() as cursor:
            explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
            cursor.execute(f"{explain} {sql}")
            plan = [str(row[-1]) for row in cursor]
        assert [line for line in plan if re.search(r"Seq Scan on articles_article|SCAN articles_article$", line)] == []


def test_a_long_list_is_counted_to_a_bound_and_says_so(client, chief, monkeypatch):
    monkeypatch.setattr(counting, "MOST", 100)
    monkeypatch.setattr(counting.count_up_to, "__defaults__", (100,))
    Article.objects.bulk_create(Article(headline=f"Headline {n}", slug=f"row-{n}") for n in range(120))
    client.force_login(chief)
    page = client.get("/admin/articles/article/").content.decode()
    assert "100+" in page
    assert client.get("/admin/articles/article/?p=2").content.decode().count('class="field-progress') == 50
    assert client.get("/admin/articles/article/?p=3").status_code == 302


def test_what_is_found_often_is_found_whole(client, chief, monkeypatch):
    monkeypatch.setattr(finding, "FEW", 5)
    Article.objects.bulk_create(Article(headline=f"Common {n}", slug=f"row-{n}") for n in range(9))
    client.force_login(chief)
    assert client.get("/admin/articles/article/?q=common").content.decode().count('class="field-progress') == 9


def test_events_are_narrowed_by_what_they_are_about_and_found_by_name(client, chief, article):
    AssignmentFactory(article=article, by=chief)
    client.force_login(chief)

    def shown(query):
        return client.get(f"/admin/events/event/{query}").content.decode().count('class="field-what')

    events = Event.objects
    assert shown("?about=panels.assignment") == events.filter(subject_type="panels.assignment").count() == 1
    assert shown("?q=Invite") == 1
    assert shown("?q=nothing") == 0
    assert shown("?about=nonsense") == events.count()


def test_the_list_leaves_the_bodies_where_they_are(client, chief):
    ArticleFactory(by=chief)
    client.force_login(chief)
    assert ArticleAdmin.list_per_page == 50
    listed = [sql for sql in asked(client, "/admin/articles/article/") if "headline" in sql]
    assert [sql for sql in listed if "body_html" in sql] == []


@pytest.mark.parametrize(
    ("page", "status"),
    [
        ("articles/article/?category__id__exact", 400),
        ("panels/assignment/?persona__id__exact", 400),
        ("panels/assignment/?assigned_by", 400),
        ("events/event/?actor__id__exact", 400),
        ("notifications/delivery/?notification__user__id__exact", 400),
        ("pictures/picture/?tags__id__exact", 400),
        ("accounts/user/?groups__id__exact", 400),
        ("calendar/?category__id__exact", 404),
        ("board/?category__id__exact", 404),
    ],
)
def test_a_number_that_no_database_has_is_a_bad_address(client, chief, page, status):
    client.force_login(chief)
    assert client.get(f"/admin/{page}={'9' * 25}").status_code == status
    assert client.get(f"/admin/{page}={'9' * 10}").status_code in (200, 302)


def test_no_list_offers_to_count_what_each_filter_would_leave(client, chief):
    client.force_login(chief)
    for name in ("articles/article", "panels/assignment", "events/event", "pictures/picture"):
        assert "_facets" not in client.get(f"/admin/{name}/").text
        assert client.get(f"/admin/{name}/?_facets=True").status_code in (200, 302)


def test_a_list_is_headed_by_its_name_in_the_sidebar(admin_client):
    lists = {address: name for address, name in page_names().items() if address.count("/") == 4}
    headed = {
        address: re.search(
            rf'<a href="{address}"[^>]*tracking-tight">([^<]+)</a>', admin_client.get(address).content.decode()
        )
        for address in lists
    }
    assert {address: found and found[1] for address, found in headed.items()} == lists
