"""The admin of the panel, and the article's page with its panel on it."""

from panels.admin import article, assignment, persona, program, reminders, words

__all__ = ["article", "assignment", "persona", "program", "reminders", "words"]
