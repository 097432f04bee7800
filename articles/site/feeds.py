"""Atom and JSON Feed: whole editions, takes included."""

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string

from articles.models import Category, Edition, Organization
from articles.site.views import public

SIZE = 30


def editions_of(about: str = "", slug: str = ""):
    """The live editions of everything, or of one category or organization, with a title and their page."""
    rows = Edition.objects.live()
    if about == "categories":
        subject = get_object_or_404(Category, slug=slug)
        return rows.filter(category=subject), subject.name, subject.get_absolute_url()
    if about == "organizations":
        subject = get_object_or_404(Organization, slug=slug)
        return rows.filter(organizations=subject), subject.name, subject.get_absolute_url()
    return rows, "", "/"


@public
def atom(request, about: str = "", slug: str = ""):
    """Atom (RFC 4287)."""
    return atom_of(request, *editions_of(about, slug))


@public
def json_feed(request, about: str = "", slug: str = ""):
    """JSON Feed 1.1."""
    return json_of(request, *editions_of(about, slug))


def atom_of(request, editions, title: str, page: str):
    """The newest of these editions as Atom."""
    entries = _entries(editions)
    updated = max((entry["edition"].changed_at for entry in entries), default=None)
    context = {"entries": entries, "updated": updated, **_names(request, title, page)}
    return render(request, "site/feed.xml", context, content_type="application/atom+xml; charset=utf-8")


def json_of(request, editions, title: str, page: str):
    """The newest of these editions as JSON Feed."""
    names = _names(request, title, page)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": names["title"],
        "home_page_url": names["page"],
        "feed_url": names["feed"],
        "items": [_item(**entry) for entry in _entries(editions)],
    }
    return JsonResponse(feed, content_type="application/feed+json")


def _item(edition: Edition, key: str, url: str, content: str) -> dict:
    item = {
        "id": key,
        "url": url,
        "title": edition.headline,
        "summary": edition.dek,
        "content_html": content,
        "date_published": edition.published_at.isoformat(),
        "date_modified": edition.changed_at.isoformat(),
    }
    if edition.picture:
        item["image"] = settings.SITE_URL + edition.picture.get_absolute_url()
    return item | ({"authors": [{"name": edition.byline}]} if edition.byline else {})


def _entries(editions) -> list[dict]:
    """Editions as any feed has them. The key is the article's for ever: the same in every feed, edition and format."""
    return [
        {
            "edition": edition,
            "key": f"{settings.SITE_URL}/#article-{edition.article_id}",
            "url": settings.SITE_URL + edition.get_absolute_url(),
            "content": render_to_string("site/_content.html", {"edition": edition}),
        }
        for edition in editions.with_pictures().with_takes()[:SIZE]
    ]


def _names(request, title: str, page: str) -> dict:
    title = f"{settings.SITE_NAME}: {title}" if title else settings.SITE_NAME
    return {"title": title, "page": settings.SITE_URL + page, "feed": settings.SITE_URL + request.path}
