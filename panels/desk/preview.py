"""A take as readers will see it, on its page, before anybody else does."""

from django.conf import settings
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.preview import preview_of
from articles.site.preview import answer
from cms.events.machine import Refused
from cms.lib import html
from cms.lib.numbers import whole
from panels import writing
from panels.desk.access import at_the_desk
from panels.desk.page import show, typed_stance
from panels.models import Assignment
from panels.terms import terms_of
from panels.visibility import closed_to_panelist, sees_others


@never_cache
@at_the_desk
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request, pk: int):
    """The reader's page with the draft as it is saved; POST saves what was typed first. Other takes are shown as their
    panelist may see them; once the seat is closed there is nothing to look at."""
    seats = request.seats.select_related("article__live_edition", "article__terms", "persona", "panelist__user")
    seat = get_object_or_404(seats, pk=pk)
    if request.method == "POST":
        typed = {"draft": request.POST.get("draft", ""), **typed_stance(request)}
        version = whole(request.POST.get("version", ""), digits=9) or 0
        try:
            writing.save_draft(pk, by=request.person, version=version, **typed)
        except Refused as why:
            seat.refresh_from_db()
            if html.clean_draft(typed["draft"]) != seat.draft or typed.get("stance", seat.stance) != seat.stance:
                return show(request, seat, refusal=why, status=409)
        return redirect(f"{reverse('desk:preview', args=[pk])}#take-{seat.persona.slug}")
    if closed_to_panelist(seat):
        return redirect(seat)
    with timezone.override(settings.TIME_ZONE):
        return answer(request, "desk/preview.html", _context(seat))


def _context(seat: Assignment) -> dict:
    """As its panelist, whatever else they may see in the newsroom: whoever came by a link came for this seat alone."""
    context, writable, everybody = preview_of(seat.article), seat.state in writing.WRITABLE, sees_others(seat)
    takes = [take for take in context["takes"] if everybody or take.persona_id == seat.persona_id]
    scale = terms_of(seat.article).scale
    own = html.of_draft(seat.draft) if writable else _handed_in(seat)
    for take in takes:
        if take.persona_id == seat.persona_id:
            take.body_html, take.pending = own, "" if own else "You have not written anything yet."
            if scale and seat.stance is not None:
                take.stance, take.scale_low, take.scale_high = seat.stance, scale.low, scale.high
    return context | {"takes": takes, "seat": seat, "writable": writable, "everybody": everybody}


def _handed_in(seat: Assignment) -> str:
    take = seat.takes.handed_in().order_by("-round").first()
    return take.final_html if take else ""
