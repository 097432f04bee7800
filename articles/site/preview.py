"""The preview as a page: the reader's own, with a line that says what it is. Never kept by anybody."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from articles import sharing
from articles.models import Article
from articles.preview import preview_of
from articles.site.dossier import around

HEADERS = {
    "Cache-Control": "no-store, private",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
}


def page_of(request, article: Article, viewer=None) -> HttpResponse:
    """The page of the article as it stands, in the zone of the site as readers have it."""
    with timezone.override(settings.TIME_ZONE):
        context = preview_of(article, viewer)
        context |= {"article": article, "framed": viewer is not None, **around(context["edition"])}
        return answer(request, "site/preview.html", context)


def answer(request, template: str, context: dict, status: int = 200) -> HttpResponse:
    """A page that no cache, robot or referrer learns of."""
    response = render(request, template, context, status=status)
    for name, value in HEADERS.items():
        response[name] = value
    return response


@csrf_exempt  # there is nothing to forge: it is only read
@require_safe
def shared(request, token: str):
    """The preview behind a link that was given to somebody. One that was revoked never existed."""
    link = sharing.find(token)
    if link is None:
        return answer(request, "404.html", {}, status=404)
    if not link.is_open():
        return answer(request, "site/preview_over.html", {"why": "expired"}, status=410)
    if link.article.state == Article.State.WITHDRAWN:
        return answer(request, "site/preview_over.html", {"why": "withdrawn"}, status=410)
    if request.method == "GET":
        sharing.followed(link)
    return page_of(request, link.article)
