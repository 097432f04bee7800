"""What failed, and once more: articles that broke while going out, mails and renditions that were given up."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from articles.models import Article
from articles.publishing import try_on_time
from cms.accounts.roles import publisher, watcher
from cms.events.machine import Gone, Refused
from cms.notifications.deliveries import retry
from cms.notifications.models import Delivery
from pictures import rendering
from pictures.rights import picture_reader


def retry_one(request, kind: str, pk: int):
    """Try again what failed, and say on the dashboard what came of it."""
    if kind not in AGAIN:
        raise Http404("Nothing of this kind can be tried again.")
    may, again = AGAIN[kind]
    if not may(request.user):
        raise PermissionDenied
    again(request, pk)
    return HttpResponseRedirect(reverse("admin:index"))


def _publish(request, pk: int) -> None:
    article = get_object_or_404(Article, pk=pk)
    try:
        edition = try_on_time(pk)
    except Exception as why:  # whatever it is: it is kept with the article, and told to whoever asked
        messages.error(request, f"“{article.headline}” failed again. {type(why).__name__}: {why}"[:500])
        return
    if edition:
        messages.success(request, f"“{article.headline}” is out. Readers see it now.")
    else:
        messages.info(request, f"“{article.headline}” is not due, or something holds it up: see its page.")


def _deliver(request, pk: int) -> None:
    get_object_or_404(Delivery, pk=pk)
    if retry(pk):
        messages.success(request, "It is sent again now.")
    else:
        messages.info(request, "It is not among the failed ones (any more): nothing to try again.")


def _render(request, pk: int) -> None:
    try:
        picture = rendering.retry(pk, by=request.user)
    except Gone as why:
        raise Http404(why.detail) from why
    except Refused as why:
        messages.info(request, why.detail)
    else:
        messages.success(request, f"The renditions of “{picture}” are made again now.")


AGAIN = {
    "article": (publisher, _publish),
    "delivery": (watcher, _deliver),
    "picture": (picture_reader, _render),
}  # who may, and how
