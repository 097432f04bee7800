"""Who acts at the desk, and at which seats: asked here alone, so that every page of it has the same answer.

A session is either somebody's, signed in, who acts at all of their own seats; or it holds what links from mails opened:
those seats and nothing else, for as long as each link is good.
"""

from functools import wraps

from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.views import redirect_to_login
from django.dispatch import receiver
from django.utils import timezone

from panels.models import Assignment, DeskLink

OPENED = "seats_opened_by_link"  # in the session: seat → link
MOST = 30


def at_the_desk(view):
    """A view for whoever acts at the desk: `request.person`, at `request.seats`, in that person's zone. It may take the
    key of one seat. Anybody else is asked to sign in."""

    @wraps(view)
    def as_person(request, *args, pk: int | None = None, **kwargs):
        if request.user.is_authenticated:
            request.person, request.seats = request.user, Assignment.objects.of(request.user)
        elif not _came_by_link(request, pk):
            return redirect_to_login(request.get_full_path())
        own = {} if pk is None else {"pk": pk}
        with timezone.override(request.person.zone):
            return view(request, *args, **own, **kwargs)

    return as_person


def let_in(request, link: DeskLink) -> None:
    """Open the seat of a link to this session, unless it is somebody's."""
    if request.user.is_authenticated:
        return
    others = {seat: by for seat, by in _opened(request).items() if seat != str(link.assignment_id)}
    request.session.cycle_key()
    request.session[OPENED] = dict([*others.items(), (str(link.assignment_id), link.pk)][-MOST:])


def let_out(request) -> None:
    """Close every seat that a link opened to this session."""
    request.session.pop(OPENED, None)


@receiver(user_logged_in)
def _is_somebodys_now(sender, request, user, **kwargs):
    let_out(request)


def _opened(request) -> dict[str, int]:
    return request.session.get(OPENED, {})


def _came_by_link(request, pk: int | None) -> bool:
    """Whether a link that is still good opened the seat, or any seat, to this session; if so, who that link is for acts
    there."""
    opened = _opened(request)
    keys = opened.values() if pk is None else [opened[str(pk)]] if str(pk) in opened else []
    links = list(DeskLink.objects.open().filter(pk__in=keys).select_related("panelist__user")) if keys else []
    if not links:
        return False
    request.person = links[0].panelist.user
    request.seats = Assignment.objects.filter(pk__in=[link.assignment_id for link in links])
    return True
