"""What the newsroom does while readers read: python -m tests.edge.newsdesk publish WORD | withdraw | share

`publish` makes the article, or gives it another headline, and puts it out; `withdraw` takes it away. Prints when that
was committed, in seconds of the wall clock.
"""

import sys
import time

import django

django.setup()

from articles import drafting, publishing, sharing  # noqa: E402 -- models need the setup above
from articles.models import Article  # noqa: E402
from cms.accounts.models import User  # noqa: E402
from panels.models import Persona  # noqa: E402
from tests.factories import (  # noqa: E402
    ArticleFactory,
    AssignmentFactory,
    CategoryFactory,
    OrganizationFactory,
    PanelistFactory,
    PersonaFactory,
    UserFactory,
)


def stage() -> None:
    """A draft about an organization, its one take approved."""
    chief = UserFactory(username="chief", role="chief")
    persona = PersonaFactory(slug="the-builder")
    panelist = PanelistFactory(personas=[persona])
    about = {"category": CategoryFactory(slug="energy"), "organizations": [OrganizationFactory(slug="ostrava-labs")]}
    article = ArticleFactory(by=chief, slug="glass", headline="Glass", **about)
    AssignmentFactory(article=article, persona=persona, panelist=panelist, by=chief, state="approved")
    publishing.submit(article.pk, by=chief)
    publishing.approve(article.pk, by=chief)


def publish(word: str) -> None:
    """The article under a headline with this word in it."""
    if not Persona.objects.exists():
        stage()
    article, chief = Article.objects.get(slug="glass"), User.objects.get(username="chief")
    drafting.save(article.pk, version=article.version, by=chief, headline=f"Glass and {word}")
    publishing.publish(article.pk, by=chief)


def withdraw() -> None:
    """The article is gone."""
    publishing.withdraw(Article.objects.get(slug="glass").pk, by=User.objects.get(username="chief"), reason="Wrong.")


def share() -> None:
    """The article has a preview for somebody outside: prints its token."""
    chief = User.objects.get(username="chief")
    print(sharing.share(Article.objects.get(slug="glass").pk, by=chief, label="Somebody")[1])


{"publish": publish, "withdraw": withdraw, "share": share}[sys.argv[1]](*sys.argv[2:])
print(time.time())
