"""The panelist's pages: find what is theirs, parse, one verb, answer."""

from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cms.events.machine import Refused
from cms.lib import html
from cms.lib.numbers import whole
from panels import consenting, rebuttal_drafts, rebutting, writing
from panels.desk import answering
from panels.desk.access import at_the_desk
from panels.desk.page import show, typed_stance
from panels.desk.rebuttal import has_answered, typed_rebuttal
from panels.merging import merged
from panels.models import Assignment, Take, TakeEdit
from panels.visibility import words_seen_by_panelist

LISTED = 100
State = Assignment.State

GROUPS = [  # heading, states, order
    ("Waits for you", (*Assignment.WITH_PANELIST, State.AWAITING_CONSENT), (F("due_at").asc(nulls_last=True), "pk")),
    ("With the editor", (State.SUBMITTED,), ("-submitted_at", "-pk")),
    ("Done", (State.APPROVED,), ("-decided_at", "-pk")),
    ("Declined and cancelled", Assignment.CLOSED, ("-pk",)),
]


def _version(request) -> int:
    """The version that the form was made from; one that is no number is taken as stale."""
    return whole(request.POST.get("version", ""), digits=9) or 0


def _round(request) -> int:
    """The round that the form was made from; without it, none that there is."""
    return whole(request.POST.get("round", ""), digits=5) or 0


def _edit(request) -> int:
    """The changes that the form was made from; without them, none that could be waiting."""
    return whole(request.POST.get("edit", "")) or 0


def _read(request, pk: int) -> None:
    """The article was read, of the version that the button was made for; what was typed beside it is saved first."""
    if "draft" in request.POST:
        writing.save_draft(pk, by=request.person, draft=request.POST["draft"], version=_version(request))
    writing.read_article(pk, by=request.person, version=whole(request.POST.get("read", ""), digits=9) or 0)


VERBS = {
    **answering.VERBS,
    "save": lambda request, pk: writing.save_draft(
        pk, by=request.person, draft=request.POST.get("draft", ""), version=_version(request), **typed_stance(request)
    ),
    "submit": lambda request, pk: writing.submit(
        pk, by=request.person, draft=request.POST.get("draft", ""), version=_version(request), **typed_stance(request)
    ),
    "take_back": lambda request, pk: writing.take_back(pk, by=request.person, round=_round(request)),
    "rebut": lambda request, pk: rebutting.rebut(
        pk, by=request.person, to=request.POST.get("to", ""), text=typed_rebuttal(request), version=_version(request)
    ),
    "pass_rebuttal": lambda request, pk: rebuttal_drafts.pass_on(pk, by=request.person),
    "read": lambda request, pk: _read(request, pk),
    "consent": lambda request, pk: consenting.consent(pk, by=request.person, edit=_edit(request)),
    "object": lambda request, pk: consenting.object_to(
        pk, by=request.person, edit=_edit(request), note=request.POST.get("reason", "")
    ),
}


@never_cache
@at_the_desk
@require_safe
def assignments(request):
    """What is theirs, by what is due."""
    mine = request.seats.select_related("article__live_edition", "persona")
    groups = []
    for heading, states, order in GROUPS:
        rows = [
            (seat, words_seen_by_panelist(seat)) for seat in mine.filter(state__in=states).order_by(*order)[:LISTED]
        ]
        groups.append((heading, rows))
    return render(request, "desk/list.html", {"groups": groups, "listed": LISTED})


@never_cache
@at_the_desk
@require_safe
def assignment(request, pk: int):
    """One seat: the article, the brief, the voice, and the take in the making."""
    return show(request, _theirs(request, pk))


@never_cache
@at_the_desk
@require_POST
def act(request, pk: int, verb: str):
    """One verb of VERBS; a refusal shows the page again with all that was typed."""
    seat = _theirs(request, pk)
    if verb not in VERBS:
        raise Http404
    try:
        VERBS[verb](request, pk)
    except Refused as why:
        seat = _theirs(request, pk)
        if not _has_this_already(seat, request, verb, why):
            return show(request, seat, refusal=why, status=409)
    return redirect(f"{seat.get_absolute_url()}?done={verb}")


@never_cache
@at_the_desk
@require_POST
def merge(request, pk: int):
    """What was typed and what is stored, put together on the page to be read once more; nothing is saved by it."""
    seat = _theirs(request, pk)
    base, typed = (html.strip_control(request.POST.get(name, "")) for name in ("base", "draft"))
    return show(request, seat, draft=merged(base, typed, seat.draft))


def _has_this_already(seat: Assignment, request, verb: str, why: Refused) -> bool:
    """Whether this very text was saved, handed in, or given as the reason before: by a double tap, or by a send whose
    answer got lost."""
    if verb == "consent":
        return seat.state == State.APPROVED and _answered(seat, _edit(request), TakeEdit.Consent.GIVEN)
    if verb == "object":
        return _answered(seat, _edit(request), TakeEdit.Consent.REFUSED)
    if verb == "take_back":
        return seat.takes.filter(round=_round(request), decision=Take.Decision.WITHDRAWN).exists()
    if verb == "rebut":
        return has_answered(seat, request)
    if verb == "disclose":
        return why.code == "disclosed_already" and seat.disclosed_at is not None
    if verb == "decline":
        return answering.declined_so(seat, request)
    repeated = (verb, why.code) == ("save", "stale") or (verb == "submit" and seat.state == State.SUBMITTED)
    same_stance = typed_stance(request).get("stance", seat.stance) == seat.stance
    return repeated and same_stance and html.clean_draft(request.POST.get("draft", "")) == seat.draft


def _answered(seat: Assignment, edit: int, answer: str) -> bool:
    return TakeEdit.objects.filter(take__assignment=seat, pk=edit, consent=answer).exists()


def _theirs(request, pk: int) -> Assignment:
    seats = request.seats.select_related(
        "article__live_edition", "article__terms", "persona", "panelist__user", "assigned_by"
    )
    return get_object_or_404(seats, pk=pk)
