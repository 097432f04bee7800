"""What search engines are told: every list and the newest articles, and to news searches what is new."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.shortcuts import render
from django.utils import timezone

from articles.models import Category, Edition, Organization
from articles.site.views import public

ARTICLES = 5_000
LISTS = 1_000
FRESH = timedelta(hours=48)
FRESH_ARTICLES = 1_000  # both as Google's news sitemaps have it

_lists: list[Callable[[], QuerySet]] = []


def listed(subjects: Callable[[], QuerySet]) -> Callable[[], QuerySet]:
    """Have the pages of these subjects in the sitemap; each comes with `newest`, when its list last changed."""
    _lists.append(subjects)
    return subjects


def with_newest(subjects: QuerySet, editions: str) -> QuerySet:
    """Those subjects that have live editions, with the time of the newest change; `editions` is the path to them."""
    live = Q(**{f"{editions}__live_article__isnull": False})
    changed = Coalesce(f"{editions}__live_article__changed_for_readers_at", f"{editions}__created_at")
    return subjects.annotate(newest=Max(changed, filter=live)).filter(newest__isnull=False)


@listed
def categories() -> QuerySet:
    """Every category with something to read."""
    return with_newest(Category.objects.all(), "editions")


@listed
def organizations() -> QuerySet:
    """Every organization with something to read."""
    return with_newest(Organization.objects.all(), "editions")


@public
def sitemap(request):
    """Home, the lists, and the newest articles (sitemaps.org)."""
    articles = [(row.get_absolute_url(), row.changed_at) for row in _editions()[:ARTICLES]]
    lists = [(row.get_absolute_url(), row.newest) for subjects in _lists for row in subjects()[:LISTS]]
    home = "/", max((moment for _, moment in articles), default=None)
    return _xml(request, "site/sitemap.xml", {"pages": [home, *lists, *articles]})


@public
def news_sitemap(request):
    """The articles of the last two days (Google News)."""
    fresh = _editions().filter(published_at__gte=timezone.now() - FRESH)[:FRESH_ARTICLES]
    language = settings.LANGUAGE_CODE.partition("-")[0]
    return _xml(request, "site/news-sitemap.xml", {"editions": fresh, "language": language})


def _editions():
    return Edition.objects.live().only("slug", "headline", "published_at", "created_at")


def _xml(request, template: str, context: dict):
    return render(request, template, context, content_type="application/xml; charset=utf-8")
