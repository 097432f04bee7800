"""Where an article's page leads on to: what else is about the same, and what came before and after it."""

from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from articles.models import Edition

SHOWN = 3


def around(edition: Edition) -> dict:
    """For the page of an edition, stored or not, in one query: `organization`, whom it is about first (or None), and
    `lately`, the newest about them; `category` and `alike`, the newest of that kind besides; `before` and `after`, its
    neighbours among those about that organization, or, where there is none, of that category."""
    organization = next(iter(edition.about.get("organizations") or []), None)
    category = edition.about.get("category")
    others = Edition.objects.live().exclude(article=edition.article_id)
    about = others.filter(organizations__slug=organization["slug"]) if organization else others.none()
    of_kind = others.filter(category__slug=category["slug"]) if category else others.none()
    dossier = about if organization else of_kind
    earlier, later = _earlier(dossier, edition), _later(dossier, edition)
    rows = _in_one_query([about[:SHOWN], of_kind[: 2 * SHOWN], earlier, later], organization)
    lately = [row for row in rows if row.ours][:SHOWN]
    kin = [row for row in rows if row.ours or not organization]
    return {
        "organization": organization,
        "lately": lately,
        "category": category,
        "alike": [row for row in rows if row not in lately and _is_of(row, category)][:SHOWN],
        "before": next((row for row in kin if _place(row) < _place(edition)), None),
        "after": next((row for row in reversed(kin) if _place(row) > _place(edition)), None),
    }


def _in_one_query(parts: list[QuerySet], organization: dict | None) -> list[Edition]:
    """The editions of all parts, newest first, without their bodies; `ours` says which are about the organization."""
    links = Edition.organizations.through.objects.filter(edition=OuterRef("pk"))
    ours = Exists(links.filter(organization__slug=organization["slug"])) if organization else Value(False)
    wanted = reduce(or_, (Q(pk__in=part.values("pk")) for part in parts))
    return list(Edition.objects.live().filter(wanted).annotate(ours=ours).select_related("category").defer("body_html"))


def _is_of(row: Edition, category: dict | None) -> bool:
    return bool(category and row.category and row.category.slug == category["slug"])


def _place(edition: Edition) -> tuple:
    """Where it stands in every list; what is not published yet would stand first."""
    return edition.published_at or timezone.now(), edition.pk or 0


def _earlier(rows: QuerySet, edition: Edition) -> QuerySet:
    at, pk = _place(edition)
    return rows.filter(published_at__lte=at).exclude(published_at=at, pk__gte=pk)[:1]


def _later(rows: QuerySet, edition: Edition) -> QuerySet:
    at, pk = _place(edition)
    return rows.filter(published_at__gte=at).exclude(published_at=at, pk__lte=pk).reverse()[:1]
