"""A list costs what its page costs, however many articles there are: the database walks one key, and sorts nothing."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Edition
from tests.factories import CategoryFactory, OrganizationFactory
from tests.support.reading import with_take

pytestmark = pytest.mark.django_db

LISTS = [
    "/", "/categories/c/", "/organizations/o/", "/personas/the-builder/", "/archive/", "/archive/{month}", "/feed.xml",
    "/organizations/o/feed.json", "/personas/the-builder/feed.xml", "/news-sitemap.xml", "/sitemap-lists.xml",
    "/api/v1/articles/", "/api/v1/articles/?organization=o", "/articles/glass/",
]  # fmt: skip
READ_WHOLE = {
    "sqlite": r"SCAN articles_(listed|edition|article|findable)\b(?! USING)|USE TEMP B-TREE FOR ORDER BY",
    "postgresql": r"(Seq Scan|Bitmap Heap Scan) on articles_(listed|edition|article|findable)\b",
}


def plans(client, address: str) -> list[tuple[str, list[str]]]:
    """Of each query about lists that a page makes: itself, and how the database goes about it."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    found, explain = [], "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    for sql in [query["sql"] for query in queries.captured_queries if "articles_listed" in query["sql"]]:
        with connection.cursor() as cursor:
            cursor.execute(f"{explain} {sql}")
            found.append((sql, [str(row[-1]) for row in cursor]))
    return found


@pytest.mark.parametrize("address", LISTS)
def test_a_list_is_read_along_its_key_from_any_place_on(client, chief, the_builder, address, monkeypatch):
    monkeypatch.setattr("articles.site.cache.FinishedPages._fresh", lambda *_: None)
    about = {"category": CategoryFactory(slug="c"), "organizations": [OrganizationFactory(slug="o")]}
    with_take(chief, the_builder, "I would build on it now.", slug="glass", **about)
    place, at = Edition.objects.get().findable.pk, Edition.objects.get().published_at
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # a small table is read whole; what counts is that a key would do
            cursor.execute(
                "SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off"
            )
    address = address.format(month=f"{at.year}/{at.month}/")
    for asked in (address, f"{address}{'&' if '?' in address else '?'}before={place + 1}"):
        seen = plans(client, asked)
        assert seen
        for sql, plan in seen:
            assert [line for line in plan if re.search(READ_WHOLE[connection.vendor], line)] == [], sql
