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
from cms.lib.diff import side_by_side
from cms.lib.times import clock
from panels import writing
from panels.desk.access import at_the_desk
from panels.merging import merged
from panels.models import Assignment

NUMBER = 2_147_483_647


class TypedForm(forms.Form):
    """The draft as it stands on a page, the version that it was made from, and what that version said."""

    draft = forms.CharField(required=False, strip=False, max_length=writing.MAX_DRAFT)
    base = forms.CharField(required=False, strip=False, max_length=writing.MAX_DRAFT)
    version = forms.IntegerField(min_value=0, max_value=NUMBER)


@never_cache
def autosave(request, pk: int):
    """{user, draft, version, base} saves the draft; answers {version, at}. A stale one is a 409 with the stored draft,
    both `merged`, and a `box` that lets one choose; nothing is written then."""
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
    return answer_to(request, request.person, lambda told: _save(pk, request.person, cleaned(TypedForm(told))))


def _save(pk: int, person, typed: dict) -> dict:
    draft, version = typed["draft"], typed["version"]
    try:
        seat = writing.save_draft(pk, by=person, draft=draft, version=version)
    except writing.StaleDraft as why:
        seat = why.stored
        if html.clean_draft(draft) != seat.draft:
            raise _to_choose(seat, typed, why) from why
    return {"version": seat.draft_version, "at": clock(timezone.now())}


def _to_choose(seat: Assignment, typed: dict, why: writing.StaleDraft) -> Conflict:
    differences = side_by_side(seat.draft, html.strip_control(typed["draft"]))
    both = merged(typed["base"], html.strip_control(typed["draft"]), seat.draft)
    box = render_to_string("desk/_stale.html", {"seat": seat, "differences": differences})
    return Conflict(why.detail, code="stale", version=seat.draft_version, draft=seat.draft, merged=both, box=box)
