"""What a reader's page is read for, and an article to read."""

import re

from articles import publishing
from articles.models import Article
from panels import writing
from panels.deciding import approve
from tests.factories import ArticleFactory, AssignmentFactory


def read(client, address: str) -> str:
    """A public page; it sets no cookie."""
    answer = client.get(address)
    assert (answer.status_code, answer.cookies) == (200, {})
    return answer.content.decode()


def metas(page: str) -> dict[str, str]:
    """The page's description and Open Graph, and where it is at home."""
    named = re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', page)
    return dict(named) | dict(re.findall(r'<link rel="(canonical)" href="([^"]*)">', page))


def with_take(chief, persona, draft: str, **fields) -> Article:
    """A published article with one take."""
    article = ArticleFactory(state="approved", by=chief, **fields)
    add_take(article, chief, persona, draft)
    publishing.publish(article.pk, by=chief)
    return article


def add_take(article, chief, persona, draft: str, **said) -> None:
    """One more approved take; where the article is published, it goes out at once. `said`: a stance."""
    seat = AssignmentFactory(article=article, persona=persona, by=chief, state="accepted")
    writing.submit(seat.pk, by=seat.panelist.user, draft=draft, **said)
    approve(seat.pk, by=chief)
