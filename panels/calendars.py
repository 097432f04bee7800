"""Due times in a calendar of one's own: the page that makes the private address, and what is found under it."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from panels.calendarfiles import calendar_of
from panels.models import Assignment, CalendarAddress
from panels.subscribing import make_address, revoke_address, whose

LONGEST = 500  # seats, the latest due times first


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_calendar(request):
    """One's own address: made, made anew, revoked. It is shown once, on the page that answers its making."""
    address = None
    if request.POST.get("verb") == "revoke":
        revoke_address(request.user)
        messages.success(request, "The address is revoked. Nothing is found under it any more.")
        return redirect("own_calendar")
    if request.POST.get("verb") == "make":
        address = settings.SITE_URL + reverse("calendar_file", args=[make_address(request.user)])
    made = CalendarAddress.objects.filter(user=request.user).first()
    return render(request, "private/calendar.html", {"address": address, "made": made})


@never_cache
@require_safe
def calendar_file(request, secret: str):
    """The due times of the seats of the person behind the secret: those that are neither declined nor cancelled."""
    person = whose(secret)
    if person is None:
        raise Http404("There is no calendar here, or no more.")
    seats = Assignment.objects.of(person).exclude(state__in=Assignment.CLOSED).filter(due_at__isnull=False)
    with timezone.override(person.zone):
        content = calendar_of(seats.select_related("article", "persona").order_by("-due_at", "-pk")[:LONGEST])
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["X-Robots-Tag"] = "noindex"
    return answer


page_urls = [path("", own_calendar, name="own_calendar")]
file_urls = [path("<str:secret>.ics", calendar_file, name="calendar_file")]
