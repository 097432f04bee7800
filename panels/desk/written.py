"""What a panelist wrote that readers see, with their own numbers; nobody else's."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.lib.keyset import BadCursor, Page, newest_first
from panels.measuring import Measure, measures
from panels.models import Assignment, Panelist, PublishedTake

YEAR = 365  # days


@never_cache
@login_required
@require_safe
def written(request):
    """Page by page, the newest first."""
    me = get_object_or_404(Panelist, user=request.user)
    try:
        page = _live_seats(me, request.GET.get("before", ""))
    except BadCursor as why:
        raise Http404("There is no such page.") from why
    context = {"rows": _with_takes(page.items), "next": page.before, "mine": _numbers(me)}
    return render(request, "desk/written.html", context)


def _live_seats(me: Panelist, before: str) -> Page:
    seats = Assignment.objects.filter(panelist=me, state=Assignment.State.APPROVED, decided_at__isnull=False)
    seats = seats.filter(article__live_edition__isnull=False).select_related("persona", "article__live_edition")
    return newest_first(seats.defer("article__body_html"), before, by="decided_at")


def _with_takes(seats: list[Assignment]) -> list[tuple[Assignment, PublishedTake]]:
    """Each seat with its take as the live edition has it; one that an editor left out of it is left out."""
    live = [seat.article.live_edition_id for seat in seats]
    takes = PublishedTake.objects.filter(edition__in=live, take__assignment__in=seats).select_related("take")
    found = {take.take.assignment_id: take for take in takes}
    return [(seat, found[seat.pk]) for seat in seats if seat.pk in found]


def _numbers(me: Panelist) -> Measure | None:
    return next(iter(measures("panelist", days=YEAR, panelist=me)), None)
