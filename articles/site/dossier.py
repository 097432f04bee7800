"""Where an article's page leads on to: what else is about the same, and what came before and after it."""

from django.db.models import CharField, QuerySet, Value
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
    found = _in_one_query(
        lately=about[:SHOWN],
        alike=of_kind[: 2 * SHOWN],
        before=_earlier(dossier, edition),
        after=_later(dossier, edition),
    )
    return {
        "organization": organization,
        "lately": found["lately"],
        "category": category,
        "alike": [row for row in found["alike"] if row not in found["lately"]][:SHOWN],
        "before": next(iter(found["before"]), None),
        "after": next(iter(found["after"]), None),
    }


def _in_one_query(**parts: QuerySet) -> dict[str, list[Edition]]:
    """The editions of each part, newest first, without their bodies. A union, since no database looks into one part
    alone where a condition names them all."""
    first, *more = [
        Edition.objects.live()
        .filter(pk__in=part.values("pk"))
        .annotate(part=Value(name, output_field=CharField()))
        .defer("body_html")
        .order_by()
        for name, part in parts.items()
    ]
    found = {name: [] for name in parts}
    for row in sorted(first.union(*more, all=True), key=_place, reverse=True):
        found[row.part].append(row)
    return found


def _place(edition: Edition) -> tuple:
    """Where it stands in every list; what is not published yet would stand first."""
    return edition.published_at or timezone.now(), edition.pk or 0


def _earlier(rows: QuerySet, edition: Edition) -> QuerySet:
    at, pk = _place(edition)
    return rows.filter(published_at__lte=at).exclude(published_at=at, pk__gte=pk)[:1]


def _later(rows: QuerySet, edition: Edition) -> QuerySet:
    at, pk = _place(edition)
    return rows.filter(published_at__gte=at).exclude(published_at=at, pk__lte=pk).reverse()[:1]
