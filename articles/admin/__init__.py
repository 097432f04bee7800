"""The admin of articles, their editions and vocabulary. `panels` registers the article's page, with its panel."""

from articles.admin import edition, vocabulary, words

__all__ = ["edition", "vocabulary", "words"]
