"""The admin of articles, their editions and vocabulary. `panels` registers the article's page, with its panel."""

from articles.admin import checkrules, edition, previewlinks, vocabulary, words

__all__ = ["checkrules", "edition", "previewlinks", "vocabulary", "words"]
