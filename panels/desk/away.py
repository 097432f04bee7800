"""The page on which panelists say when they are away."""

from contextlib import suppress

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cms.events.machine import Gone
from panels import away
from panels.models import Assignment, Panelist

SHOWN = 20


class AwayForm(forms.Form):
    """From when to when."""

    first_day = forms.DateField(label="First day", widget=forms.DateInput(attrs={"type": "date"}))
    last_day = forms.DateField(label="Last day", widget=forms.DateInput(attrs={"type": "date"}))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def days_away(request):
    """What is known, and one more."""
    me = _panelist(request)
    form = AwayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            absence = away.go_away(me, by=request.user, **form.cleaned_data)
        except ValidationError as why:
            form.add_error(None, why)
        else:
            messages.success(request, f"Noted: you are {absence}.")
            return redirect("desk:away")
    rows = list(me.absences.to_come()[:SHOWN])
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/away.html", {"form": form, "rows": _with_seats(me, rows)}, status=status)


@never_cache
@login_required
@require_POST
def back(request, pk: int):
    """Take one of them back; twice is fine."""
    if _panelist(request).absences.filter(pk=pk).exists():
        with suppress(Gone):
            away.come_back(pk, by=request.user)
        messages.success(request, "Removed: you can be asked for those days again.")
    return redirect("desk:away")


def _panelist(request) -> Panelist:
    return get_object_or_404(Panelist.objects.select_related("user"), user=request.user)


def _with_seats(me: Panelist, rows: list) -> list[tuple]:
    """Each absence with the takes of theirs that are due while it lasts."""
    waiting = Assignment.objects.filter(panelist=me).waiting_for_panelist().exclude(due_at=None)
    seats = list(waiting.select_related("article", "persona").order_by("due_at", "pk")[:100]) if rows else []
    for absence in rows:
        absence.panelist = me
    return [(absence, [seat for seat in seats if absence.covers(seat.due_at)]) for absence in rows]
