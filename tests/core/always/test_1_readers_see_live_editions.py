"""Readers, the public API and the feeds only ever see live editions. An edition never changes once written."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from articles import drafting, publishing
from articles.models import Address, Edition, Frozen
from panels import deciding
from panels.models import PublishedTake, Take
from tests.factories import ArticleFactory, AssignmentFactory, CategoryFactory

pytestmark = pytest.mark.django_db


def test_an_edit_leaks_to_nobody_before_it_is_published(editor):
    article = ArticleFactory(state="published", by=editor, headline="As published")
    drafting.save(article.pk, version=1, by=editor, headline="As edited")

    assert [edition.headline for edition in Edition.objects.live()] == ["As published"]
    article.refresh_from_db()
    assert article.has_unpublished_changes


def test_python_refuses_to_change_an_edition(editor):
    edition = ArticleFactory(state="published", by=editor).live_edition
    edition.headline = "Changed"
    with pytest.raises(Frozen):
        edition.save()
    with pytest.raises(Frozen):
        Edition.objects.update(headline="Changed")
    assert Edition.objects.exclude(headline="Changed").count() == 1


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("articles_edition", "headline"),
        ("articles_edition", "published_at"),
        ("panels_publishedtake", "body_html"),
        ("panels_take", "body_html"),
        ("panels_take", "round"),
        ("panels_takeedit", "body_html"),
    ],
)
def test_the_database_refuses_to_change_what_is_frozen(editor, table, column):
    seat = AssignmentFactory(state="submitted", by=editor)
    deciding.approve_with_edits(seat.pk, by=editor, body_html="<p>Edited.</p>")
    for _ in range(2):
        ArticleFactory(state="published", by=editor)
    for step in ArticleFactory.path["published"]:
        step(seat.article_id, seat.assigned_by)
    assert PublishedTake.objects.count() == Take.objects.count() == 1
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = {column}")  # noqa: S608 -- names from the list above


def test_two_editions_cannot_have_one_number(editor):
    article = ArticleFactory(state="published", by=editor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(article=article, number=1, headline="Twin", body_html="", published_at=timezone.now())


def test_a_slug_belongs_to_one_article_for_ever_once_it_was_public(editor):
    article = ArticleFactory(state="published", by=editor, slug="first-name")
    drafting.save(article.pk, version=1, by=editor, slug="second-name")
    publishing.publish(article.pk, by=editor)

    with pytest.raises(ValidationError, match="belongs to"):
        ArticleFactory(by=editor, slug="first-name")
    with pytest.raises(IntegrityError), transaction.atomic():
        Address(slug="first-name", article=ArticleFactory()).save(force_insert=True)
    assert set(article.addresses.values_list("slug", flat=True)) == {"first-name", "second-name"}


def test_a_slug_that_never_was_public_is_given_back(editor):
    article = ArticleFactory(by=editor, slug="working-title")
    drafting.save(article.pk, version=1, by=editor, slug="final-title")
    assert ArticleFactory(by=editor, slug="working-title").slug == "working-title"


def test_an_edition_keeps_the_words_of_its_day(editor):
    category = CategoryFactory(name="Funding", slug="funding")
    edition = ArticleFactory(state="published", by=editor, category=category).live_edition
    category.name = "Money"
    category.save()
    assert Edition.objects.get(pk=edition.pk).about["category"] == {"slug": "funding", "name": "Funding"}
