"""What one publication asks of the database: counted, since that is what a sweep over many is made of."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import publishing
from articles.drafting import save
from articles.models import Article, Listed
from tests.factories import ArticleFactory, CategoryFactory, OrganizationFactory, PersonaFactory
from tests.support.reading import add_take

pytestmark = pytest.mark.django_db


def statements(publish) -> list[str]:
    """What reads or writes rows meanwhile: "SELECT articles_edition", in order."""
    with CaptureQueriesContext(connection) as asked:
        publish()
    kinds = {"SELECT": " FROM ", "INSERT": " INTO ", "UPDATE": "UPDATE ", "DELETE": " FROM "}
    found = [(sql.split()[0], sql) for sql in (query["sql"] for query in asked.captured_queries)]
    return [
        f"{kind} {sql.rpartition(kinds[kind])[2].split()[0]}".replace('"', "") for kind, sql in found if kind in kinds
    ]


def scheduled(chief, takes: int, **fields) -> Article:
    article = ArticleFactory(state="approved", by=chief, **fields)
    for _ in range(takes):
        add_take(article, chief, PersonaFactory(), "Several words of a take.")
    publishing.schedule(article.pk, by=chief, publish_at=timezone.now() + timedelta(hours=1))
    return article


FIRST = [
    "SELECT articles_article",
    "SELECT articles_checkrule",
    "SELECT articles_article",  # its seats
    "SELECT articles_organization",
    "INSERT articles_edition",
    "SELECT panels_take",
    "INSERT panels_publishedtake",
    "INSERT articles_findable",
    "INSERT articles_listed",
    "UPDATE articles_article",
    "INSERT events_event",
]


@pytest.mark.parametrize("takes", [1, 4])
def test_a_first_publication_takes_five_reads_and_six_writes_however_many_takes(chief, takes):
    article, then = scheduled(chief, takes), timezone.now() + timedelta(hours=2)
    assert statements(lambda: publishing.try_on_time(article.pk, then)) == FIRST
    assert article.editions.get().takes.count() == takes
    assert Listed.objects.filter(kind="persona").count() == takes


@pytest.mark.parametrize("organizations", [1, 3])
def test_its_category_and_its_organizations_take_one_more_each(chief, organizations):
    about = {"category": CategoryFactory(), "organizations": [OrganizationFactory() for _ in range(organizations)]}
    article, then = scheduled(chief, 1, **about), timezone.now() + timedelta(hours=2)
    more = {"SELECT articles_category", "INSERT articles_edition_organizations"}
    made = statements(lambda: publishing.try_on_time(article.pk, then))
    assert [one for one in made if one not in more] == FIRST
    assert len(made) == len(FIRST) + len(more)
    assert Listed.objects.filter(kind="organization").count() == organizations


def test_a_later_publication_takes_three_more(chief):
    article, then = scheduled(chief, 4), timezone.now() + timedelta(hours=2)
    publishing.try_on_time(article.pk, then)
    save(article.pk, by=chief, version=Article.objects.get().version, headline="Another headline")
    made = statements(lambda: publishing.publish(article.pk, by=chief))
    assert len([one for one in made if one not in FIRST]) <= 3, made
