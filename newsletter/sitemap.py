"""What search engines are told of the newsletter: its form, and the issues of days."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.urls import reverse

import panels.site  # noqa: F401 -- its lists come first
from articles.site.sitemaps import LISTS, listed
from newsletter.models import Issue


@dataclass(frozen=True)
class Front:
    """The page with the form; it changes with each issue."""

    newest: datetime | None

    def get_absolute_url(self) -> str:
        """Where it is."""
        return reverse("newsletter:front")


@listed
def issues() -> list:
    """The form, and the newest issues."""
    rows = list(Issue.objects.of_days().annotate(newest=F("made_at"))[: LISTS - 1])
    return [Front(rows[0].newest if rows else None), *rows]
