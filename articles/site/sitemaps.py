"""What search engines are told: every list and every article, and to news searches what is new."""

from collections.abc import Callable
from datetime import datetime, timedelta
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from articles.models import Category, Edition, Listed, Organization
from articles.models.findable import FILE, place_of
from articles.site.views import public
from cms.lib.languages import content_language

LISTS = 1_000  # of a kind
COLUMNS = 500  # of a statement, which has 1,664 at most on PostgreSQL
FRESH = timedelta(hours=48)
FRESH_ARTICLES = 1_000  # both as Google's news sitemaps have it

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
XML = "application/xml; charset=utf-8"

_lists: list[Callable[[], QuerySet | list]] = []


def listed(subjects: Callable[[], QuerySet | list]) -> Callable[[], QuerySet | list]:
    """Have the pages of these subjects in the sitemap; each comes with `newest`, when its list last changed, if that is
    known."""
    _lists.append(subjects)
    return subjects


def with_newest(subjects: QuerySet, kind: str) -> QuerySet:
    """Those subjects that have articles in their list (Listed.kind), with the time of the newest change."""
    return subjects.annotate(newest=_newest(kind, OuterRef("pk"))).filter(newest__isnull=False)


def _newest(kind: str, subject) -> Subquery:
    changes = Listed.objects.filter(kind=kind, subject=subject).order_by("-changed_at")
    return Subquery(changes.values("changed_at")[:1])


@listed
def categories() -> QuerySet:
    """Every category with something to read."""
    return with_newest(Category.objects.all(), "category")


@listed
def organizations() -> QuerySet:
    """Every organization with something to read."""
    return with_newest(Organization.objects.all(), "organization")


@public
def sitemap(request):
    """Home, the lists and every article (sitemaps.org): in this one file while that is enough, else an index of files.

    An article is in the file that its number leads to, for ever: none has more than PER_FILE, and none is counted off.
    """
    newest = _newest_by_part()
    if max(newest, default=0) == 0:
        return urlset([*_lists_of_articles(max(newest.values(), default=None)), *_articles(0)])
    parts = [(f"/sitemap-{part}.xml", newest[part]) for part in sorted(newest)]
    rows = [("/sitemap-lists.xml", max(newest.values())), *parts]
    return _xml("sitemapindex", [f"<sitemap>{_placed(path, moment)}</sitemap>" for path, moment in rows])


@public
def lists_sitemap(request):
    """Home and the lists, where they have a file of their own."""
    return urlset(_lists_of_articles(max(_newest_by_part().values(), default=None)))


@public
def articles_sitemap(request, part: int):
    """The articles of one file, the newest first. Raises Http404 for one without any."""
    if not (pages := _articles(part)):
        raise Http404("There is no such file.")
    return urlset(pages)


def urlset(pages: list[tuple[str, datetime | None]]) -> HttpResponse:
    """A sitemap of these paths, each with when it changed."""
    return _xml("urlset", [f"<url>{_placed(path, moment)}</url>" for path, moment in pages])


def _articles(part: int) -> list[tuple[str, datetime]]:
    rows = Edition.objects.listed(FILE, part).values_list("slug", "changed_at")
    return [(reverse("site:article", args=[slug]), moment) for slug, moment in rows]


def _newest_by_part() -> dict[int, datetime]:
    """Of each file of articles, when one of them last changed."""
    numbers = Listed.objects.filter(kind=FILE).values("subject")
    ends = Listed.objects.values_list(*(Subquery(numbers.order_by(way)[:1]) for way in ("subject", "-subject")))
    first, last = next(iter(ends[:1]), (None, None))
    newest = {}
    for part in range(first, last + 1, COLUMNS) if first is not None else ():
        parts = range(part, min(part + COLUMNS, last + 1))
        # A column for each: of them all at once a database would read every row.
        newest |= zip(parts, Listed.objects.values_list(*(_newest(FILE, part) for part in parts))[0], strict=True)
    return {part: moment for part, moment in newest.items() if moment}


def _lists_of_articles(newest: datetime | None) -> list[tuple[str, datetime | None]]:
    lists = [(row.get_absolute_url(), row.newest) for subjects in _lists for row in subjects()[:LISTS]]
    return [("/", newest), *lists]


def _placed(path: str, moment: datetime | None) -> str:
    changed = f"<lastmod>{moment.isoformat()}</lastmod>" if moment else ""
    return f"<loc>{escape(settings.SITE_URL + path)}</loc>{changed}"


def _xml(kind: str, rows: list[str]) -> HttpResponse:
    # As text: templates take seconds for as many rows.
    page = "\n".join(['<?xml version="1.0" encoding="utf-8"?>', f'<{kind} xmlns="{NAMESPACE}">', *rows, f"</{kind}>\n"])
    return HttpResponse(page, content_type=XML)


@public
def news_sitemap(request):
    """The articles of the last two days (Google News)."""
    rows = Edition.objects.listed().only("slug", "headline", "published_at", "created_at")
    fresh = rows.filter(place__gte=place_of(timezone.now() - FRESH))[:FRESH_ARTICLES]
    context = {"editions": fresh, "language": content_language()}
    return render(request, "site/news-sitemap.xml", context, content_type=XML)
