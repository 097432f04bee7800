"""The reader's pages. They see live editions alone, set no cookie and read no session."""

from datetime import date
from functools import wraps

from django.conf import settings
from django.db.models import Count, OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from articles.models import Address, Category, Edition, Organization
from articles.site.changes import told
from articles.site.dossier import around
from articles.site.months import after, begins, months, years
from cms.accounts.middleware import PRIVATE
from cms.lib import keyset
from cms.lib.numbers import whole

EDITIONS = 20
SUBJECTS = 500


def public(view):
    """A page for everybody. Caches ask again each time, but for those of our own (articles/site/cache.py)."""

    @require_safe
    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "public, max-age=0, must-revalidate"
        response.for_everybody = True
        return response

    return csrf_exempt(answer)  # there is nothing to forge: any other method is told so, whoever sends it


@public
def home(request):
    """The newest articles: one that leads, three that second it, and the rest."""
    return listing(request, Edition.objects.listed(), "site/home.html", {})


@public
def category(request, slug: str):
    """The articles of one kind."""
    subject = get_object_or_404(Category, slug=slug)
    rows = Edition.objects.listed("category", subject.pk)
    return listing(request, rows, "site/category.html", {"subject": subject})


@public
def organization(request, slug: str):
    """The articles about one organization."""
    subject = get_object_or_404(Organization, slug=slug)
    rows = Edition.objects.listed("organization", subject.pk)
    return listing(request, rows, "site/organization.html", {"subject": subject})


@public
def archive(request):
    """Every way in: the years in which something went out, the months of the newest, and what articles are about."""
    subjects = [
        ("categories", gettext("Categories"), Category.objects.all()[:SUBJECTS]),
        ("organizations", gettext("Organizations"), Organization.objects.all()[:SUBJECTS]),
    ]
    out = years()
    context = {"years": out, "months": months(out[0]) if out else [], "subjects": subjects}
    return render(request, "site/archive.html", context)


@public
def archive_year(request, year: int):
    """The months of a year in which something went out, in the site's zone."""
    try:
        context = {"year": year, "months": months(year)}
    except (ValueError, OverflowError) as why:
        raise Http404("There is no such year.") from why
    return render(request, "site/archive_year.html", context)


@public
def archive_month(request, year: int, month: int):
    """One month, in the site's zone, and the nearest months before and after it that have something."""
    try:
        subject = date(year, month, 1)
        start, end = begins(subject), begins(after(subject))
    except (ValueError, OverflowError) as why:
        raise Http404("There is no such month.") from why
    rows = Edition.objects.listed()
    around = {
        "subject": subject,
        "earlier": rows.only("published_at").filter(place__lt=start).first(),
        "later": rows.only("published_at").filter(place__gte=end).last(),
    }
    return listing(request, rows.filter(place__gte=start, place__lt=end), "site/archive_month.html", around)


@public
def article(request, slug: str):
    """What readers see at an address: the live edition, a redirect to where it is now, or that it is gone."""
    owner = find(slug)
    edition = owner.live_edition
    if edition is None or edition.slug != slug:
        return _not_here(request, owner, slug, "site:article")
    changed = owner.changed_for_readers_at or edition.created_at
    context = {
        "edition": edition,
        "takes": list(edition.takes.all()),
        "changed": changed,
        "updated": changed if edition.number > 1 else None,
        "corrections": owner.corrections,
        **around(edition),
    }
    return render(request, "site/article.html", context)


@public
def article_typed(request, slug: str):
    """An address without the slash at its end, which leads to where the article is now in one step."""
    owner = find(slug)
    if owner.live_edition and owner.live_edition.slug == slug:
        return redirect(owner.live_edition, permanent=True)
    return _not_here(request, owner, slug, "site:article")


@public
def take(request, slug: str, persona: str):
    """One take of the live edition, to be shared; its page leads to the whole one."""
    owner = find(slug)
    edition = owner.live_edition
    if edition is None or edition.slug != slug:
        return _not_here(request, owner, slug, "site:take", persona)
    shown = edition.takes.filter(slug=persona).select_related("card").first()
    if shown is None:
        raise Http404("There is no such take.")
    return render(request, "site/take.html", {"edition": edition, "take": shown})


@public
def history(request, slug: str):
    """The editions of a page, newest first, each with what it changed; `before` a number, those older than that."""
    owner = find(slug)
    live = owner.live_edition
    if live is None or live.slug != slug:
        return _not_here(request, owner, slug, "site:history")
    rows, before = owner.editions.with_takes().order_by("-number"), request.GET.get("before")
    if before is not None:
        rows = rows.filter(number__lt=whole(before, digits=9) or 0)  # below 0 there is nothing, as behind any nonsense
    # One more than is shown: the oldest shown differs from that.
    editions = list(rows[: EDITIONS + 1])
    if not editions:
        raise Http404("There are no such editions.")
    context = {
        "live": live,
        "editions": list(told(editions))[:EDITIONS],
        "first": editions[0],
        "newest": before is None,
        "older": editions[EDITIONS - 1].number if len(editions) > EDITIONS else None,
    }
    return render(request, "site/history.html", context)


def _not_here(request, owner, slug: str, page: str, *of):
    """Of an address that is not the live one: where its page is now, or that it is gone. Never public, it is 404.
    `of` are what the page's address has besides the slug."""
    if not Edition.objects.filter(article=owner, slug=slug).exists():
        raise Http404("There is no such article.")
    if owner.live_edition is None:
        response = render(request, "site/gone.html", {"article": owner}, status=410)
        response["X-Robots-Tag"] = "noindex"
        return response
    return redirect(page, owner.live_edition.slug, *of, permanent=True)


@public
def robots(request):
    """What robots may read."""
    closed = *PRIVATE, "/outbox/", "/preview/", "/seen/", "/unsubscribe/", "/calendar/", "/api/", "/search/"
    closed += tuple(f"/newsletter/{place}/" for place in ("confirm", "choices", "leave"))
    lines = [
        "User-agent: *",
        *(f"Disallow: {place}" for place in closed),
        *(f"Sitemap: {settings.SITE_URL}/{name}" for name in ("sitemap.xml", "news-sitemap.xml")),
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def find(slug: str):
    """The article that owns an address, with its live edition and how many `corrections` led to that, in one query.
    Raises Http404."""
    so_far = {"article": OuterRef("article"), "number__lte": OuterRef("article__live_edition__number")}
    corrected = Edition.objects.filter(**so_far).exclude(correction="").order_by()
    counted = corrected.values("article").annotate(rows=Count("pk")).values("rows")
    addresses = Address.objects.select_related("article__live_edition__picture", "article__live_edition__card")
    address = get_object_or_404(addresses.annotate(corrections=Subquery(counted)), slug=slug)
    address.article.corrections = address.corrections or 0
    return address.article


def listing(request, rows, template: str, context: dict):
    """A bounded page of editions, by key, with their takes."""
    page = page_asked(request, rows.defer("body_html").with_pictures().with_takes())
    newest = not request.GET.get("before")
    return render(request, template, {"page": page, "editions": page.items, "newest": newest, **context})


def page_asked(request, rows, *, size: int = keyset.PAGE) -> keyset.Page:
    """The newest of these editions of a list, or those behind the `before` of the request. Raises Http404."""
    try:
        return keyset.by_place(rows, request.GET.get("before", ""), size=size)
    except keyset.BadCursor as why:
        raise Http404("There is no such page.") from why
