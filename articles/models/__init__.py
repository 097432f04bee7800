"""One import path for the models of this app."""

from articles.models.article import Address, Article
from articles.models.autosave import Autosave, Presence
from articles.models.edition import Edition, Frozen, FrozenModel, FrozenQuerySet
from articles.models.vocabulary import Category, Organization

Revision = Article.history.model

__all__ = [
    "Address",
    "Article",
    "Autosave",
    "Category",
    "Edition",
    "Frozen",
    "FrozenModel",
    "FrozenQuerySet",
    "Organization",
    "Presence",
    "Revision",
]
