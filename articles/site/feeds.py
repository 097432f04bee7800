"""Atom and JSON Feed: whole editions, takes included, however far back (RFC 5005), with the hub that tells of news."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string

from articles.models import Category, Edition, Organization
from articles.site.views import page_asked, public
from cms.lib.languages import content_language

SIZE = 30


def editions_of(about: str = "", slug: str = ""):
    """The live editions of everything, or of one category or organization, with a title and their page."""
    if about == "categories":
        subject = get_object_or_404(Category, slug=slug)
        return Edition.objects.listed("category", subject.pk), subject.name, subject.get_absolute_url()
    if about == "organizations":
        subject = get_object_or_404(Organization, slug=slug)
        return Edition.objects.listed("organization", subject.pk), subject.name, subject.get_absolute_url()
    return Edition.objects.listed(), "", "/"


@public
def atom(request, about: str = "", slug: str = ""):
    """Atom (RFC 4287)."""
    return atom_of(request, *editions_of(about, slug))


@public
def json_feed(request, about: str = "", slug: str = ""):
    """JSON Feed 1.1."""
    return json_of(request, *editions_of(about, slug))


def atom_of(request, editions, title: str, page: str):
    """A page of these editions as Atom. Raises Http404."""
    feed = _feed(request, editions, title, f"{page}feed.xml") | {"page": settings.SITE_URL + page}
    feed["updated"] = max((entry["edition"].changed_at for entry in feed["entries"]), default=None)
    response = render(request, "site/feed.xml", feed, content_type="application/atom+xml; charset=utf-8")
    return _with_hub(response, feed)


def json_of(request, editions, title: str, page: str):
    """A page of these editions as JSON Feed. Raises Http404."""
    feed = _feed(request, editions, title, f"{page}feed.json")
    said = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed["title"],
        "language": feed["language"],
        "home_page_url": settings.SITE_URL + page,
        "feed_url": feed["feed"],
        **({"next_url": feed["older"]} if feed["older"] else {}),
        **({"hubs": [{"type": "WebSub", "url": feed["hub"]}]} if feed["hub"] else {}),
        "items": [_item(**entry) for entry in feed["entries"]],
    }
    return _with_hub(JsonResponse(said, content_type="application/feed+json"), feed)


def _feed(request, editions, title: str, path: str) -> dict:
    """What both formats have: the `feed` by its address, `this` page of it and the `older` one, and, with the newest
    alone, the `hub`: nobody tells of the others."""
    feed, before = settings.SITE_URL + path, request.GET.get("before", "")
    found = page_asked(request, editions.with_pictures().with_takes(), size=SIZE)
    return {
        "title": f"{settings.SITE_NAME}: {title}" if title else settings.SITE_NAME,
        "language": content_language(),
        "feed": feed,
        "this": _page(feed, before),
        "older": _page(feed, found.before) if found.before else "",
        "hub": "" if before else settings.WEBSUB_HUB,
        "entries": _entries(found.items),
    }


def _page(feed: str, before: str) -> str:
    return f"{feed}?{urlencode({'before': before})}" if before else feed


def _with_hub(response, feed: dict):
    if feed["hub"]:
        response["Link"] = f'<{feed["hub"]}>; rel="hub", <{feed["this"]}>; rel="self"'
    return response


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
        for edition in editions
    ]
