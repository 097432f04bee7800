"""Pages by key, whatever comes as the cursor."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Edition
from cms.lib.keyset import BadCursor, by_place, newest_first
from tests.factories import ArticleFactory


@pytest.mark.django_db
def test_pages_hold_each_row_once(editor):
    for _ in range(5):
        ArticleFactory(state="published", by=editor)
    seen, before = [], ""
    for _ in range(3):
        page = newest_first(Edition.objects.all(), before, by="published_at", size=2)
        seen += [edition.pk for edition in page.items]
        before = page.before
    assert seen == list(Edition.objects.order_by("-published_at", "-pk").values_list("pk", flat=True))
    assert before == ""


@pytest.mark.django_db
def test_pages_of_a_list_hold_each_edition_once(editor):
    for _ in range(5):
        ArticleFactory(state="published", by=editor)
    seen, before = [], ""
    for _ in range(3):
        page = by_place(Edition.objects.listed(), before, size=2)
        seen += [edition.pk for edition in page.items]
        before = page.before
    assert seen == list(Edition.objects.order_by("-published_at", "-article").values_list("pk", flat=True))
    assert before == ""


@pytest.mark.parametrize("cursor", ["x", "-1", "1.5", "²", "9" * 19, "9" * 40])
def test_a_place_that_is_none_is_refused(cursor):
    with pytest.raises(BadCursor):
        by_place(Edition.objects.listed(), cursor)


@given(st.one_of(st.text(min_size=1), st.binary(min_size=1).map(lambda raw: base64.urlsafe_b64encode(raw).decode())))
def test_a_cursor_that_is_none_of_ours_is_refused(cursor):
    with pytest.raises(BadCursor):
        newest_first(Edition.objects.none(), cursor, by="published_at")


def test_a_cursor_with_a_number_beyond_the_database_is_refused():
    raw = base64.urlsafe_b64encode(b'["2026-01-01T00:00:00+00:00", 99999999999999999999]').decode()
    with pytest.raises(BadCursor):
        newest_first(Edition.objects.none(), raw, by="published_at")
