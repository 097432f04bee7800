"""The panelist's pages: find what is theirs, parse, one verb, answer."""

from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cms.events.machine import Refused
from cms.lib import html
from cms.lib.diff import side_by_side
from cms.lib.numbers import whole
from panels import answering, consenting, writing
from panels.deciding import edit_in_question
from panels.desk.access import at_the_desk
from panels.models import Assignment, TakeEdit
from panels.states import ASSIGNMENT
from panels.visibility import closed_to_panelist, takes_seen_by_panelist, words_seen_by_panelist

LISTED = 100
ROUNDS = 20
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


def _edit(request) -> int:
    """The changes that the form was made from; without them, none that could be waiting."""
    return whole(request.POST.get("edit", "")) or 0


VERBS = {
    "accept": lambda request, pk: answering.accept(pk, by=request.person),
    "decline": lambda request, pk: answering.decline(pk, by=request.person, reason=request.POST.get("reason", "")),
    "save": lambda request, pk: writing.save_draft(
        pk, by=request.person, draft=request.POST.get("draft", ""), version=_version(request)
    ),
    "submit": lambda request, pk: writing.submit(
        pk, by=request.person, draft=request.POST.get("draft", ""), version=_version(request)
    ),
    "consent": lambda request, pk: consenting.consent(pk, by=request.person, edit=_edit(request)),
    "object": lambda request, pk: consenting.object_to(
        pk, by=request.person, edit=_edit(request), note=request.POST.get("reason", "")
    ),
}

# Where a seat stands once this was done. What was done is told only there: its address outlives it in tabs.
LEADS_TO = {
    "accept": (State.ACCEPTED,),
    "decline": (State.DECLINED,),
    "save": writing.WRITABLE,
    "submit": (State.SUBMITTED,),
    "consent": (State.APPROVED,),
    "object": (State.SUBMITTED,),
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
    return _page(request, _theirs(request, pk))


@never_cache
@at_the_desk
@require_POST
def act(request, pk: int, verb: str):
    """Accept, decline, save or submit; a refusal shows the page again with all that was typed."""
    seat = _theirs(request, pk)
    if verb not in VERBS:
        raise Http404
    try:
        VERBS[verb](request, pk)
    except Refused as why:
        seat = _theirs(request, pk)
        if not _has_this_already(seat, request, verb, why):
            return _page(request, seat, refusal=why, status=409)
    return redirect(f"{seat.get_absolute_url()}?done={verb}")


def _has_this_already(seat: Assignment, request, verb: str, why: Refused) -> bool:
    """Whether this very text was saved, handed in, or given as the reason before: by a double tap, or by a send whose
    answer got lost."""
    if verb == "consent":
        return seat.state == State.APPROVED and _answered(seat, _edit(request), TakeEdit.Consent.GIVEN)
    if verb == "object":
        return _answered(seat, _edit(request), TakeEdit.Consent.REFUSED)
    if verb == "decline":
        reason = html.strip_control(request.POST.get("reason", "")).strip()
        return seat.state == State.DECLINED and reason == seat.decline_reason
    repeated = (verb, why.code) == ("save", "stale") or (verb == "submit" and seat.state == State.SUBMITTED)
    return repeated and html.clean_draft(request.POST.get("draft", "")) == seat.draft


def _answered(seat: Assignment, edit: int, answer: str) -> bool:
    return TakeEdit.objects.filter(take__assignment=seat, pk=edit, consent=answer).exists()


def _theirs(request, pk: int) -> Assignment:
    seats = request.seats.select_related("article__live_edition", "persona", "panelist__user", "assigned_by")
    return get_object_or_404(seats, pk=pk)


def _page(request, seat: Assignment, *, refusal=None, status=200):
    typed = html.strip_control(request.POST["draft"]) if "draft" in request.POST else None
    draft = seat.draft if typed is None else typed
    writable = seat.state in writing.WRITABLE
    moves, reason = ASSIGNMENT.open_to(seat, by=request.person), request.POST.get("reason", "")
    done = request.GET.get("done")
    context = {
        "seat": seat,
        "persona": seat.persona,
        "words": words_seen_by_panelist(seat),
        "draft": draft,
        "count": html.word_count(html.of_draft(draft)),
        "longest": writing.MAX_DRAFT,
        "kept_as": f"paneldesk:seat:{request.person.pk}:{seat.pk}",  # where the browser keeps its copy
        "refusal": refusal,
        "differences": side_by_side(seat.draft, typed) if writable and refusal and refusal.code == "stale" else [],
        # What was typed for a field that the page no longer has.
        "unsaved": [
            text for text, has in ((typed, writable), (reason, {"decline", "object"} & set(moves))) if text and not has
        ],
        "reason": reason,
        "done": done if seat.state in LEADS_TO.get(done, ()) else "",
        "moves": moves,
        "writable": writable,
        "closed": closed_to_panelist(seat),
        "rounds": seat.takes.prefetch_related("edits").order_by("-round")[:ROUNDS],
        "edit": edit_in_question(seat) if seat.state == State.AWAITING_CONSENT else None,
        "others": takes_seen_by_panelist(seat),
    }
    return render(request, "desk/assignment.html", context, status=status)
