"""Public pages set no cookie and read no session."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import ArticleFactory, CategoryFactory

pytestmark = pytest.mark.django_db
PAGES = ["/", "/articles/kelp/", "/articles/kelp/history/", "/categories/sea/", "/search/?q=kelp", "/no-such-page/"]
FOR_PROGRAMS = ["/feed.xml", "/feed.json", "/sitemap.xml", "/robots.txt", "/api/v1/articles/", "/api/v1/articles/kelp/"]


@pytest.mark.parametrize("address", [*PAGES, *FOR_PROGRAMS])
def test_somebody_who_is_signed_in_is_a_reader_like_any_other(client, editor, address):
    category = CategoryFactory(slug="sea")
    ArticleFactory(state="published", by=editor, headline="Kelp", slug="kelp", category=category)
    client.force_login(editor)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert answer.status_code == (404 if "no-such" in address else 200)
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert not [query["sql"] for query in queries if "session" in query["sql"] or "accounts_user" in query["sql"]]


@pytest.mark.parametrize(
    "cookies", [{"sessionid": "x"}, {"csrftoken": "y"}, {"sessionid": "a" * 32}, {"messages": "z"}]
)
@pytest.mark.parametrize("address", ["/", "/feed.xml", "/no-such-page/", "/api/v1/articles/"])
def test_cookies_that_are_none_of_ours_are_neither_read_nor_mended(client, db, address, cookies):
    client.cookies.load(cookies)
    answer = client.get(address)
    assert answer.status_code in (200, 404)
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


@pytest.mark.parametrize("address", ["/", "/search/", "/feed.xml", "/sitemap.xml", "/robots.txt", "/articles/kelp/"])
def test_what_is_there_to_be_read_takes_nothing_else(db, address):
    client = Client(enforce_csrf_checks=True)
    for method in (client.post, client.put, client.delete, client.patch):
        assert method(address).status_code == 405
