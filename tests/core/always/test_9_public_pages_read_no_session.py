"""Public pages set no cookie and read no session."""

import pytest
from django.db import connection
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
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get(address)
    assert answer.status_code == (404 if "no-such" in address else 200)
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert not [query["sql"] for query in queries if "session" in query["sql"] or "accounts_user" in query["sql"]]
