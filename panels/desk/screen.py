"""What the script of a seat's page speaks with: what is typed there is saved a moment later."""

from django import forms
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache

from cms.events.machine import Conflict
from cms.events.spoken import answer_to, cleaned, no, signed_out
from cms.lib import html
from cms.lib.times import clock
from panels import writing
from panels.desk.access import at_the_desk
from panels.desk.page import position_of, two_versions
from panels.merging import merged
from panels.models import Assignment

NUMBER = 2_147_483_647


class TypedForm(forms.Form):
    """The draft as a page has it, its position where the panel has a scale, and the version it was made from, in words
    too."""

    draft = forms.CharField(required=False, strip=False, max_length=writing.MAX_DRAFT)
    stance = forms.CharField(required=False, max_length=5)
    base = forms.CharField(required=False, strip=False, max_length=writing.MAX_DRAFT)
    version = forms.IntegerField(min_value=0, max_value=NUMBER)


@never_cache
def autosave(request, pk: int):
    """{user, draft, version, base}, and stance where there is a scale, saves the draft; answers {version, at}. A stale
    one is a 409 with the stored draft and stance, both `merged`, and a `box` that lets one choose; nothing is written
    then."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        answer = _heard(request, pk=pk)
    except Http404:
        return no(404, "not_found", "There is no such seat of yours.")
    return signed_out() if isinstance(answer, HttpResponseRedirect) else answer


@at_the_desk
def _heard(request, pk: int):
    get_object_or_404(request.seats, pk=pk)
    return answer_to(request, request.person, lambda told: _save(pk, request.person, told))


def _save(pk: int, person, told: dict) -> dict:
    typed = cleaned(TypedForm(told))
    stance = {"stance": position_of(typed["stance"])} if "stance" in told else {}
    try:
        seat = writing.save_draft(pk, by=person, draft=typed["draft"], version=typed["version"], **stance)
    except writing.StaleDraft as why:
        seat = why.stored
        at = stance.get("stance", seat.stance)
        if html.clean_draft(typed["draft"]) != seat.draft or at != seat.stance:
            raise _to_choose(seat, typed, at, why) from why
    return {"version": seat.draft_version, "at": clock(timezone.now())}


def _to_choose(seat: Assignment, typed: dict, stance: int | None, why: writing.StaleDraft) -> Conflict:
    differences = two_versions(seat, html.strip_control(typed["draft"]), stance=stance)
    both = merged(typed["base"], html.strip_control(typed["draft"]), seat.draft)
    box = render_to_string("desk/_stale.html", {"seat": seat, "differences": differences})
    stored = {"draft": seat.draft, "stance": seat.stance}
    return Conflict(why.detail, code="stale", version=seat.draft_version, merged=both, box=box, **stored)
