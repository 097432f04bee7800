"""The admin of the panel, and the article's page with its panel on it."""

from panels.admin import article, assignment, persona, reminders, words

__all__ = ["article", "assignment", "persona", "reminders", "words"]
