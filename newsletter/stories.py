"""What stands in an issue: live editions alone, so that what was withdrawn is gone from it; and who wants which."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.models import Edition
from newsletter.models import Issue, Wish

LONGEST = 100  # articles of one issue; the site has the rest


def editions_of(issue: Issue):
    """The live editions of an issue, newest first."""
    rows = Edition.objects.live()
    if issue.day:
        return rows.filter(published_at__gt=issue.since, published_at__lte=issue.until)
    return rows.filter(article=issue.article_id)


def stories_of(issue: Issue) -> list[Edition]:
    """The first LONGEST of them, with what their page shows beside the text."""
    rows = editions_of(issue).with_takes().prefetch_related("organizations")
    return list(rows.defer("body_html")[:LONGEST])


@dataclass(frozen=True)
class Taste:
    """A wish as ids: what is asked of many stories is looked up once."""

    everything: bool
    categories: frozenset
    organizations: frozenset
    personas: frozenset

    def wants(self, edition: Edition) -> bool:
        """Whether somebody who wants this wants that article."""
        return (
            self.everything
            or edition.category_id in self.categories
            or any(row.pk in self.organizations for row in edition.organizations.all())
            or any(take.persona_id in self.personas for take in edition.takes.all())
        )


def taste_of(wish: Wish) -> Taste:
    """Asks the database, unless the relations were fetched with the wish."""
    if wish.everything:
        return Taste(True, *[frozenset()] * 3)
    relations = (wish.categories, wish.organizations, wish.personas)
    return Taste(False, *(frozenset(row.pk for row in rows.all()) for rows in relations))


def sections(editions: list[Edition]) -> list[tuple[str, list[Edition]]]:
    """Articles by category, those of none last; within each as they come."""
    found: dict[str, list[Edition]] = {}
    for edition in editions:
        found.setdefault((edition.about.get("category") or {}).get("name", ""), []).append(edition)
    names = sorted(found, key=lambda name: (not name, name))
    return [(name or (_("Other news") if len(names) > 1 else ""), found[name]) for name in names]
