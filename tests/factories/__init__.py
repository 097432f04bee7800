"""One factory per model; states as traits, reached through the product's own verbs."""

from tests.factories.accounts import UserFactory
from tests.factories.articles import ArticleFactory, CategoryFactory, OrganizationFactory
from tests.factories.panels import AssignmentFactory, PanelFactory, PanelistFactory, PersonaFactory
from tests.factories.pictures import PictureFactory

__all__ = [
    "ArticleFactory",
    "AssignmentFactory",
    "CategoryFactory",
    "OrganizationFactory",
    "PanelFactory",
    "PanelistFactory",
    "PersonaFactory",
    "PictureFactory",
    "UserFactory",
]
