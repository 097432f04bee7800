"""Find articles and editions by the words of their headline and address."""

from django.db import connections

from articles.models import Article, Edition
from cms.lib.finding import WordIndex

ARTICLES = WordIndex(Article._meta.db_table, "headline", "slug", walks=True)
EDITIONS = WordIndex(Edition._meta.db_table, "headline", "slug")


def restore(using: str, **kwargs) -> None:
    """After every migrate of the database `using`: see WordIndex.restore."""
    for index in (ARTICLES, EDITIONS):
        index.restore(connections[using])
