"""Pages by key, whatever comes as the cursor."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Edition
from cms.lib.keyset import BadCursor, newest_first
from tests.factories import ArticleFactory


@pytest.mark.django_db
def test_pages_hold_each_row_once(editor):
    for _ in range(5):
        ArticleFactory(state="published", by=editor)
    seen, before = [], ""
    for _ in range(3):
        page = newest_first(Edition.objects.all(), before, size=2)
        seen += [edition.pk for edition in page.items]
        before = page.before
    assert seen == list(Edition.objects.order_by("-published_at", "-pk").values_list("pk", flat=True))
    assert before == ""


@given(st.one_of(st.text(min_size=1), st.binary(min_size=1).map(lambda raw: base64.urlsafe_b64encode(raw).decode())))
def test_a_cursor_that_is_none_of_ours_is_refused(cursor):
    with pytest.raises(BadCursor):
        newest_first(Edition.objects.none(), cursor)


def test_a_cursor_with_a_number_beyond_the_database_is_refused():
    raw = base64.urlsafe_b64encode(b'["2026-01-01T00:00:00+00:00", 99999999999999999999]').decode()
    with pytest.raises(BadCursor):
        newest_first(Edition.objects.none(), raw)
