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
from panels import rebuttal_drafts, writing
from panels.desk.access import at_the_desk
from panels.desk.page import position_of, two_versions
from panels.desk.rebuttal import slug_of, two_answers
from panels.merging import merged
from panels.models import Assignment, RebuttalDraft

NUMBER = 2_147_483_647


class TypedForm(forms.Form):
    """The draft as a page has it, its position where the panel has a scale, and the version it was made from, in words
    too."""

    draft = forms.CharField(required=False, strip=False, max_length=writing.MAX_DRAFT)
    stance = forms.CharField(required=False, max_length=5)
    base = forms.CharField(required=False, strip=False, max_length=writing.MAX_DRAFT)
    version = forms.IntegerField(min_value=0, max_value=NUMBER)


class AnswerForm(forms.Form):
    """An answer to a colleague as a page has it, whom it answers, and the version it was made from."""

    draft = forms.CharField(required=False, strip=False, max_length=rebuttal_drafts.MAX_REBUTTAL)
    to = forms.CharField(required=False, max_length=100)
    version = forms.IntegerField(min_value=0, max_value=NUMBER)


@never_cache
def autosave(request, pk: int):
    """{user, draft, version, base}, and stance where there is a scale, saves the draft; answers {version, at}. A stale
    one is a 409 with the stored draft and stance, both `merged`, and a `box` that lets one choose; nothing is written
    then."""
    return _answered(request, pk, _save)


@never_cache
def autosave_rebuttal(request, pk: int):
    """{user, draft, to, version, base} saves the answer in the making; answers as autosave(). A stale one is a 409 with
    what is stored, `draft` and `to`, and a `box`; nothing is written then."""
    return _answered(request, pk, _save_rebuttal)


def _answered(request, pk: int, save):
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        answer = _heard(request, pk=pk, save=save)
    except Http404:
        return no(404, "not_found", "There is no such seat of yours.")
    return signed_out() if isinstance(answer, HttpResponseRedirect) else answer


@at_the_desk
def _heard(request, pk: int, save):
    get_object_or_404(request.seats, pk=pk)
    return answer_to(request, request.person, lambda told: save(pk, request.person, told))


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


def _save_rebuttal(pk: int, person, told: dict) -> dict:
    typed = cleaned(AnswerForm(told))
    try:
        draft = rebuttal_drafts.save(pk, by=person, to=typed["to"], text=typed["draft"], version=typed["version"])
    except rebuttal_drafts.StaleAnswer as why:
        draft = why.stored
        if (html.strip_control(typed["draft"]), typed["to"]) != (draft.text, slug_of(draft)):
            raise _to_choose_answer(draft, typed, why) from why
    return {"version": draft.version, "at": clock(timezone.now())}


def _to_choose_answer(draft: RebuttalDraft, typed: dict, why: rebuttal_drafts.StaleAnswer) -> Conflict:
    differences = two_answers(draft.seat, draft, html.strip_control(typed["draft"]), typed["to"])
    context = {"seat": draft.seat, "differences": differences, "of_answer": True}
    box = render_to_string("desk/_stale.html", context)
    stored = {"draft": draft.text, "to": slug_of(draft)}
    return Conflict(why.detail, code="stale", version=draft.version, box=box, **stored)
