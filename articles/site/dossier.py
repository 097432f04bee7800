"""Where an article's page leads on to: what else is about the same, and what came before and after it."""

from django.db.models import CharField, QuerySet, Subquery, Value
from django.utils import timezone

from articles.models import Category, Edition, Listed, Organization
from articles.models.findable import place_of

SHOWN = 3


def around(edition: Edition) -> dict:
    """For the page of an edition, stored or not, in one query: `organization`, whom it is about first (or None), and
    `lately`, the newest about them; `category` and `alike`, the newest of that kind besides; `before` and `after`, its
    neighbours among those about that organization, or, where there is none, of that category."""
    organization = next(iter(edition.about.get("organizations") or []), None)
    category = edition.about.get("category")
    about = _others(edition, "organization", Organization, organization)
    of_kind = _others(edition, "category", Category, category)
    dossier, place = about if organization else of_kind, _place(edition)
    found = _in_one_query(
        lately=about[:SHOWN],
        alike=of_kind[: 2 * SHOWN],
        before=dossier.filter(place__lt=place)[:1],
        after=dossier.filter(place__gt=place).reverse()[:1],
    )
    return {
        "organization": organization,
        "lately": found["lately"],
        "category": category,
        "alike": [row for row in found["alike"] if row not in found["lately"]][:SHOWN],
        "before": next(iter(found["before"]), None),
        "after": next(iter(found["after"]), None),
    }


def _others(edition: Edition, kind: str, model, subject: dict | None) -> QuerySet:
    """The places of what else readers see of this subject, as an edition's `about` has it, the newest first."""
    if subject is None:
        return Listed.objects.none()
    key = model.objects.filter(slug=subject["slug"]).values("pk")
    return Listed.objects.filter(kind=kind, subject=Subquery(key)).exclude(place=_place(edition)).order_by("-place")


def _in_one_query(**parts: QuerySet) -> dict[str, list[Edition]]:
    """The editions of each part, newest first, without their bodies. A union, since no database looks into one part
    alone where a condition names them all."""
    first, *more = [
        Edition.objects.live()
        .filter(pk__in=part.values("edition"))
        .annotate(part=Value(name, output_field=CharField()))
        .defer("body_html")
        .order_by()
        for name, part in parts.items()
    ]
    found = {name: [] for name in parts}
    for row in sorted(first.union(*more, all=True), key=_place, reverse=True):
        found[row.part].append(row)
    return found


def _place(edition: Edition) -> int:
    """Where it stands in every list; what is not published yet would stand first."""
    return place_of(edition.published_at or timezone.now(), edition.article_id or 0)
