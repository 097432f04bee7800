"""Questions that are put into SQL once answer as those that Django puts anew."""

from threading import Thread

import pytest
from django.db import connection

from articles.models import Article
from cms.lib.prepared import MOST, prepared
from tests.factories import ArticleFactory

# All of them, for the sake of the last: what a transaction does not undo comes after all that one does.
pytestmark = pytest.mark.django_db(transaction=True)

COLUMNS = ("pk", "headline", "publish_at", "live_edition__about")


@pytest.fixture
def made():
    """A question about articles, and the number of values of each time that it was put into SQL."""
    made = []

    @prepared
    def question(*articles):
        made.append(len(articles))
        return Article.objects.filter(pk__in=articles, headline__contains="%").order_by("pk").values_list(*COLUMNS)

    return question, made


def test_each_answer_is_that_of_its_values_and_of_this_moment(editor, made):
    question, _ = made
    articles = [
        ArticleFactory(state=state, by=editor, headline=f"{state} by 5 %")
        for state in ("draft", "scheduled", "published")
    ]
    for those in (articles[:1], articles[1:2], articles[2:], articles[:2], articles[1:], []):
        rows = Article.objects.filter(pk__in=[article.pk for article in those]).order_by("pk").values_list(*COLUMNS)
        assert question(*[article.pk for article in those]) == list(rows)
    Article.objects.update(headline="Now 6 %")
    assert [headline for _, headline, *_ in question(articles[0].pk)] == ["Now 6 %"]


def test_it_is_put_into_sql_once_for_each_small_number_of_values(made):
    question, numbers = made
    for count in (1, 1, 2, 1, MOST, MOST, MOST + 1, MOST + 1, 0, 0):
        question(*range(count))
    assert numbers == [1, 2, MOST, MOST + 1, MOST + 1, 0, 0]


def test_each_thread_asks_over_its_own_connection(editor, made):
    question, _ = made
    article, found = ArticleFactory(by=editor, headline="All of 5 %"), []

    def ask():
        found.extend(question(article.pk))
        connection.close()

    for _ in range(2):
        thread = Thread(target=ask)
        thread.start()
        thread.join()
    assert found == question(article.pk) * 2
