"""What other sites show where somebody pastes the address of an article (oembed.com).

It is a link with a picture: a frame of ours would need a page that anybody may frame, and a script a trust that nobody
should ask for.
"""

from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import Resolver404, resolve
from django.utils.translation import gettext

from articles.models import Edition
from articles.site.images import image_of, image_of_take
from articles.site.views import find, public
from cms.lib.numbers import whole

LONGEST = 2000
A_DAY = 24 * 3600  # seconds


@public
def oembed(request):
    """The card of the article at `url`, an address of this site that has it or once had it; as JSON or XML."""
    form = request.GET.get("format", "json")
    if form not in ("json", "xml"):
        return HttpResponse("Only json and xml are spoken here.", status=501, content_type="text/plain; charset=utf-8")
    card = _card(*_page_at(request.GET.get("url", "")), request.GET)
    return JsonResponse(card) if form == "json" else _xml(card)


def _page_at(url: str) -> tuple[Edition, object]:
    """The live edition at this address, and its take if it is the address of one. Raises Http404."""
    site, asked = urlsplit(settings.SITE_URL), _split(url)
    try:
        match = resolve(asked.path) if (asked.scheme, asked.netloc) == (site.scheme, site.netloc) else None
    except Resolver404:
        match = None
    if match is None or match.view_name not in ("site:article", "site:take"):
        raise Http404("There is no article at this address.")
    edition = find(match.kwargs["slug"]).live_edition
    if edition is None:
        raise Http404("There is no such article any more.")
    if match.view_name == "site:article":
        return edition, None
    return edition, get_object_or_404(edition.takes.select_related("card"), slug=match.kwargs["persona"])


def _split(url: str):
    try:
        return urlsplit(url[:LONGEST])
    except ValueError:
        return urlsplit("")


def _card(edition: Edition, take, asked) -> dict:
    card = {
        "version": "1.0",
        "type": "link",
        "title": _headed(take, edition) if take else edition.headline,
        "author_name": take.name if take else edition.byline or settings.SITE_NAME,
        "provider_name": settings.SITE_NAME,
        "provider_url": settings.SITE_URL + "/",
        "cache_age": A_DAY,
    }
    shown = image_of_take(take) if take else image_of(edition)
    most = [whole(asked.get(name, ""), digits=6) for name in ("maxwidth", "maxheight")]
    sides = zip((shown["width"], shown["height"]), most, strict=True)
    if all(limit is None or side <= limit for side, limit in sides):  # one that is too large is left out, as asked
        card |= {f"thumbnail_{name}": shown[name] for name in ("url", "width", "height")}
    return card


def _headed(take, edition: Edition) -> str:
    return gettext("%(name)s on “%(headline)s”") % {"name": take.name, "headline": edition.headline}


def _xml(card: dict) -> HttpResponse:
    lines = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in card.items())
    page = f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>{lines}</oembed>\n'
    return HttpResponse(page, content_type="text/xml; charset=utf-8")
