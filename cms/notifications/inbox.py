"""The inbox: what one person was told, newest first, whatever became of the mail."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cms.lib import keyset
from cms.notifications.models import Notification

MANY = 100


@never_cache
@login_required
@require_safe
def inbox(request):
    """Their lines, a page at a time."""
    try:
        page = keyset.newest_first(_mine(request), request.GET.get("before", ""), by="created_at")
    except keyset.BadCursor as why:
        raise Http404("There is no such page.") from why
    return render(request, "inbox/list.html", {"page": page, "before": request.GET.get("before", "")})


@never_cache
@login_required
@require_POST
def follow(request, pk: int):
    """Mark one line as read, and go where it leads."""
    line = get_object_or_404(_mine(request), pk=pk)
    _mine(request).filter(pk=pk, read_at=None).update(read_at=timezone.now())
    return redirect(line.url)


@never_cache
@login_required
@require_POST
def read(request, pk: int):
    """Mark one line as read, and stay on the page of the inbox that it stands on."""
    get_object_or_404(_mine(request), pk=pk)
    _mine(request).filter(pk=pk, read_at=None).update(read_at=timezone.now())
    before = request.POST.get("before", "")
    return redirect(reverse("inbox:list") + (f"?{urlencode({'before': before})}" if before else ""))


@never_cache
@login_required
@require_POST
def read_all(request):
    """Mark every line as read."""
    _mine(request).filter(read_at=None).update(read_at=timezone.now())
    return redirect("inbox:list")


def unread(person) -> str:
    """How many lines this person has not read, in at most MANY counted: "3", "100+", or "" for none. Asked of the
    database once per user object: a page says it in two places."""
    if not hasattr(person, "_unread"):
        count = Notification.objects.in_inbox_of(person).filter(read_at=None)[: MANY + 1].count()
        person._unread = f"{MANY}+" if count > MANY else str(count or "")
    return person._unread


def _mine(request):
    return Notification.objects.in_inbox_of(request.user)
