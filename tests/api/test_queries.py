"""Lists ask the database the same few questions, however long they are."""

import pytest
from django.core.cache import cache

from articles import publishing
from tests.api.conftest import client_of
from tests.factories import (
    ArticleFactory,
    AssignmentFactory,
    CategoryFactory,
    OrganizationFactory,
    PanelFactory,
    PanelistFactory,
    PersonaFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def another(chief, builder, the_builder):
    """another() adds a row to each list of the API."""

    def make():
        about = {"category": CategoryFactory(), "organizations": [OrganizationFactory(), OrganizationFactory()]}
        article = ArticleFactory(by=chief, state="approved", **about)
        AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=chief, state="approved")
        AssignmentFactory(article=article, persona=PersonaFactory(), state="approved", by=chief)
        publishing.publish(article.pk, by=chief)
        PanelFactory(seats=[(the_builder, builder), (PersonaFactory(), PanelistFactory())])

    return make


@pytest.mark.parametrize(
    ("who", "path", "queries"),
    [
        ("nobody", "articles/", 2),
        ("nobody", "personas/", 1),
        ("nobody", "categories/", 1),
        ("nobody", "organizations/", 1),
        ("chief", "newsroom/articles/", 4),
        ("chief", "newsroom/assignments/", 5),
        ("chief", "newsroom/panels/", 7),
        ("builder", "desk/assignments/", 4),
    ],
)
def test_one_row_or_three_the_same_questions(
    request, another, django_assert_num_queries, chief, builder, who, path, queries
):
    client = client_of({"chief": chief, "builder": builder}.get(who))
    for rows in (1, 2):
        for _ in range(rows):
            another()
        cache.clear()
        with django_assert_num_queries(queries):
            assert client.get(f"/api/v1/{path}").status_code == 200
