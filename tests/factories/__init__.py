"""One factory per model; states as traits, reached through the product's own verbs."""

from tests.factories.accounts import UserFactory
from tests.factories.articles import ArticleFactory, CategoryFactory, OrganizationFactory
from tests.factories.panels import AssignmentFactory, PanelFactory, PanelistFactory, PersonaFactory
from tests.factories.pictures import PictureFactory
from tests.factories.programs import ProgramFactory

__all__ = [
    "ArticleFactory",
    "AssignmentFactory",
    "CategoryFactory",
    "OrganizationFactory",
    "PanelFactory",
    "PanelistFactory",
    "PersonaFactory",
    "PictureFactory",
    "ProgramFactory",
    "UserFactory",
]
