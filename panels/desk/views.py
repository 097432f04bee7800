"""The panelist's pages: find what is theirs, parse, one verb, answer."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cms.events.machine import Refused
from cms.lib.html import word_count
from panels import writing
from panels.models import Assignment
from panels.states import ASSIGNMENT
from panels.visibility import takes_seen_by_panelist

LISTED = 100


def _version(request) -> int:
    """The version that the form was made from; one that is no number is taken as stale."""
    value = request.POST.get("version", "")
    return int(value) if value.isdecimal() and len(value) < 10 else 0


VERBS = {
    "accept": lambda request, pk: writing.accept(pk, by=request.user),
    "decline": lambda request, pk: writing.decline(pk, by=request.user, reason=request.POST.get("reason", "")),
    "save": lambda request, pk: writing.save_draft(
        pk, by=request.user, draft=request.POST.get("draft", ""), version=_version(request)
    ),
    "submit": lambda request, pk: writing.submit(
        pk, by=request.user, draft=request.POST.get("draft", ""), version=_version(request)
    ),
}


@never_cache
@login_required
@require_safe
def assignments(request):
    """What is theirs, by what is due."""
    rows = Assignment.objects.of(request.user).select_related("article", "persona")
    waiting = rows.filter(state__in=Assignment.WITH_PANELIST).order_by("due_at", "pk")[:LISTED]
    rest = rows.exclude(state__in=Assignment.WITH_PANELIST).order_by("-pk")[:LISTED]
    return render(request, "desk/list.html", {"waiting": waiting, "rest": rest})


@never_cache
@login_required
@require_safe
def assignment(request, pk: int):
    """One seat: the article, the brief, the voice, and the take in the making."""
    return _page(request, _theirs(request, pk))


@never_cache
@login_required
@require_POST
def act(request, pk: int, verb: str):
    """Accept, decline, save or submit; a refusal shows the page again with all that was typed."""
    seat = _theirs(request, pk)
    if verb not in VERBS:
        raise Http404
    try:
        VERBS[verb](request, pk)
    except Refused as why:
        return _page(request, _theirs(request, seat.pk), refusal=why, typed=request.POST.get("draft"), status=409)
    return redirect(f"{seat.get_absolute_url()}?done={verb}")


def _theirs(request, pk: int) -> Assignment:
    seats = Assignment.objects.of(request.user).select_related("article", "persona", "panelist__user")
    return get_object_or_404(seats, pk=pk)


def _page(request, seat: Assignment, *, refusal=None, typed=None, status=200):
    draft = seat.draft if typed is None else typed
    context = {
        "seat": seat,
        "article": seat.article,
        "persona": seat.persona,
        "draft": draft,
        "words": word_count(draft),
        "refusal": refusal,
        "stored": seat.draft if typed is not None and typed != seat.draft else "",
        "done": request.GET.get("done") if request.GET.get("done") in VERBS else "",
        "moves": ASSIGNMENT.open_to(seat, by=request.user),
        "writable": seat.state in writing.WRITABLE,
        "rounds": seat.takes.order_by("-round")[:20],
        "others": takes_seen_by_panelist(seat),
    }
    return render(request, "desk/assignment.html", context, status=status)
