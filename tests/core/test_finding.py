"""Articles and editions are found by parts of words, by an index that follows every change."""

import pytest
from django.core.management import call_command
from django.db import connection

from articles.finding import ARTICLES, EDITIONS
from articles.models import Article, Edition
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db

HEADLINES = [
    "Glass battery leaves the lab",
    "AI law: what it asks",
    "Ölpreis fällt",
    "Новый чип для ИИ",
    "新型电池问世",
    "100% of_it",
]


@pytest.fixture
def articles(editor):
    for n, headline in enumerate(HEADLINES):
        ArticleFactory(by=editor, headline=headline, slug=f"story-{n}")


def found(text: str) -> list[str]:
    return sorted(ARTICLES.narrow(Article.objects.all(), text).values_list("headline", flat=True))


@pytest.mark.parametrize(
    ("text", "headlines"),
    [
        ("glass", HEADLINES[:1]),
        ("LASS bat", HEADLINES[:1]),
        ("battery glass", HEADLINES[:1]),
        ("glass law", []),
        ("ai", HEADLINES[1:2]),
        ("a", HEADLINES[1:2]),
        ("lаw", []),  # with a Cyrillic а
        ("law:", HEADLINES[1:2]),
        ("ölpreis", HEADLINES[2:3]),
        ("чип", HEADLINES[3:4]),
        ("ии", HEADLINES[3:4]),
        ("型电池", HEADLINES[4:5]),
        ("story-3", HEADLINES[3:4]),
        ("100%", HEADLINES[5:]),
        ("f_i", HEADLINES[5:]),
        ("%", []),
        ("___", []),
        ("", sorted(HEADLINES)),
        (" - ", sorted(HEADLINES)),
    ],
)
def test_every_word_is_looked_for_in_any_order(articles, text, headlines):
    assert found(text) == headlines


@pytest.mark.parametrize(
    "text",
    ['"', "' OR 1=1 --", '" OR words MATCH "a', "NEAR(glass lab)", "glass*", "\\", "*", "🦆" * 500, "x a " * 5000],
)
def test_no_text_breaks_it(articles, text):
    assert found(text) == []


def test_it_follows_every_change_whichever_way_it_is_made(articles):
    Article.objects.filter(headline=HEADLINES[0]).update(headline="Kelp fibre", slug="kelp")
    assert (found("glass"), found("kelp")) == ([], ["Kelp fibre"])
    Article.objects.bulk_create([Article(headline="In bulk", slug="in-bulk")])
    assert found("bulk") == ["In bulk"]
    Article.objects.filter(slug="in-bulk").delete()
    assert found("bulk") == []


def test_an_edition_is_found_by_the_words_it_went_out_with(editor):
    article = ArticleFactory(by=editor, state="published", headline="Glass battery")
    Article.objects.filter(pk=article.pk).update(headline="Kelp")
    assert [edition.headline for edition in EDITIONS.narrow(Edition.objects.all(), "glass")] == ["Glass battery"]


def test_a_table_that_was_rebuilt_is_indexed_anew_by_the_next_migrate(articles):
    if connection.vendor == "sqlite":  # PostgreSQL loses none
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {ARTICLES.name}_update")
        Article.objects.filter(headline=HEADLINES[0]).update(headline="Kelp fibre")
        assert found("kelp") == []
    call_command("migrate", verbosity=0)
    Article.objects.filter(slug="story-0").update(headline="Kelp again")
    assert found("kelp") == ["Kelp again"]
