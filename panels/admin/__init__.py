"""The admin of the panel, and the article's page with its panel on it."""

from panels.admin import article, persona

__all__ = ["article", "persona"]
