"""One import path for the models of this app."""

from articles.models.article import Address, Article
from articles.models.autosave import Autosave, Presence
from articles.models.card import EditionCard
from articles.models.checks import CheckRule, LinkCheck
from articles.models.edition import Edition, Frozen, FrozenModel, FrozenQuerySet
from articles.models.findable import Findable, Listed
from articles.models.hub import HubTopic
from articles.models.preview import PreviewLink
from articles.models.readership import DayOfReading, DaySalt, Seen, Visit
from articles.models.vocabulary import Category, Organization

Revision = Article.history.model

__all__ = [
    "Address",
    "Article",
    "Autosave",
    "Category",
    "CheckRule",
    "DayOfReading",
    "DaySalt",
    "Edition",
    "EditionCard",
    "Findable",
    "Frozen",
    "FrozenModel",
    "FrozenQuerySet",
    "HubTopic",
    "LinkCheck",
    "Listed",
    "Organization",
    "Presence",
    "PreviewLink",
    "Revision",
    "Seen",
    "Visit",
]
