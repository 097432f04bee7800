"""The newsletter's pages: the form, what a mail leads to, and the issues.

Nobody is known here: no page reads a session, and none sets a cookie. So a form has no token against forgery, since
there is nothing to forge: whoever sends it does what anybody can do with an address alone, which is to have a letter
sent there, some times a day at most. What changes something has its own proof in its address, from a mail.
"""

from datetime import date
from functools import wraps

from allauth.core import ratelimit
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles.site.views import public
from cms.lib import keyset
from cms.notifications.subscribers import erase
from cms.notifications.unsubscribing import ONE_CLICK
from newsletter import sitemap  # noqa: F401 -- registered by being imported
from newsletter.addresses import choices_url, leave_url, leaver_of, request_of, subscription_of
from newsletter.asking import ask, choose, confirm, is_over
from newsletter.forms import AskForm, WishForm
from newsletter.issuing import next_daily
from newsletter.models import Issue, Pace
from newsletter.stories import sections, stories_of

PAGE = 30
NARROWED = ("categories", "organizations", "personas")


@csrf_exempt  # see above
@require_http_methods(["GET", "HEAD", "POST"])
def front(request):
    """The form, and the newest issues."""
    return _ask(request) if request.method == "POST" else _form(request)


@public
def _form(request):
    """Narrowed to what the address says, as the lists of the site do: ?categories=funding."""
    wanted = {name: request.GET.getlist(name)[:10] for name in NARROWED}
    return render(request, "newsletter/front.html", _front(AskForm(initial=wanted)))


def _ask(request):
    """The answer is the same whoever's the address is."""
    form = AskForm(request.POST)
    if not form.is_valid():
        return render(request, "newsletter/front.html", _front(form), status=422)
    if not ratelimit.consume(request, action="newsletter"):
        return render(request, "429.html", status=429)
    ask(form.cleaned_data["email"], form.cleaned_data["pace"], form.chosen)
    return redirect("newsletter:asked")


def _front(form) -> dict:
    issues = list(Issue.objects.of_days()[:7])
    return {"form": form, "paces": _paces(form), "issues": issues, "hour": next_daily()}


def _paces(form) -> list[tuple]:
    chosen = form["pace"].value() or Pace.DAILY
    return [(value, label, value == chosen) for value, label in Pace.choices]


@public
def asked(request):
    """What comes next, for everybody in the same words."""
    return render(request, "newsletter/asked.html")


def _of_a_mail(view):
    """A page at an address that only its reader has. It is proof of itself, so no other is asked for."""

    @wraps(view)
    def answer(request, token: str):
        response = view(request, token)
        response["X-Robots-Tag"] = "noindex"
        return response

    return csrf_exempt(never_cache(require_http_methods(["GET", "HEAD", "POST"])(answer)))


@_of_a_mail
def confirmation(request, token: str):
    """Looking changes nothing, since scanners follow every link in a mail; the button confirms."""
    found = request_of(token)
    subscriber = confirm(found.pk) if found and request.method == "POST" else None
    if subscriber:
        return render(request, "newsletter/confirmed.html", {"asked": found, "choices_url": choices_url(subscriber)})
    if found is None or is_over(found):
        return render(request, "newsletter/over.html", status=410)
    return render(request, "newsletter/confirm.html", {"asked": found})


@_of_a_mail
def choices(request, token: str):
    """What a subscriber gets: to change, or to leave."""
    subscription = subscription_of(token)
    if subscription is None:
        return render(request, "newsletter/over.html", {"left": True}, status=410)
    form = WishForm(request.POST or None, initial=_as_it_is(subscription))
    if request.method == "POST" and form.is_valid() and choose(subscription.pk, form.cleaned_data["pace"], form.chosen):
        return redirect(f"{request.path}?saved")
    context = {
        "form": form,
        "paces": _paces(form),
        "subscriber": subscription.subscriber,
        "leave_url": leave_url(subscription.subscriber),
        "saved": "saved" in request.GET and request.method != "POST",
    }
    return render(request, "newsletter/choices.html", context, status=422 if form.errors else 200)


@_of_a_mail
def leave(request, token: str):
    """Out, with one click on the mailbox's own button (RFC 8058) or on this page's. The same for who is here still and
    who has left: who subscribes is nobody's business."""
    key = leaver_of(token)
    if not key:
        raise Http404("This is no whole address from a mail.")
    name, _, value = ONE_CLICK.partition("=")
    if pressed := request.POST.get(name) == value:
        erase(key)
    return render(request, "newsletter/leave.html", {"done": pressed})


def _as_it_is(subscription) -> dict:
    chosen = {name: [row.slug for row in rows] for name, rows in subscription.chosen().items()}
    return {"pace": subscription.pace, **chosen}


@public
def issue(request, day: str):
    """A day's issue: all of it, whatever its reader's letter was narrowed to, but for what was withdrawn since."""
    try:
        shown = get_object_or_404(Issue, day=date.fromisoformat(day))
    except ValueError as why:
        raise Http404("There is no such day.") from why
    days = Issue.objects.of_days()
    context = {
        "issue": shown,
        "sections": sections(stories_of(shown)),
        "earlier": days.filter(day__lt=shown.day).first(),
        "later": days.filter(day__gt=shown.day).last(),
    }
    return render(request, "newsletter/issue.html", context)


@public
def archive(request):
    """All issues, newest first, page by page."""
    try:
        page = keyset.newest_first(Issue.objects.of_days(), request.GET.get("before", ""), by="until", size=PAGE)
    except keyset.BadCursor as why:
        raise Http404("There is no such page.") from why
    newest = not request.GET.get("before")
    return render(request, "newsletter/archive.html", {"page": page, "issues": page.items, "newest": newest})
