"""Links that let a panelist in at one seat, without a password: made for a mail, followed, taken back, sent anew."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Subquery
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from cms.accounts.roles import assigner
from cms.events.machine import Conflict, Gone, NotAllowed
from cms.events.models import Event
from cms.events.recording import record
from cms.notifications.ways import make_ways
from panels.models import Assignment, DeskLink
from panels.states import lock

LASTS = timedelta(days=30)
KEPT = 30  # links of one seat; each mail about it has one, and the oldest are forgotten first
PAUSE = timedelta(minutes=10)  # between two links that are asked for with an expired one
A_DAY = 5  # of those


@make_ways
def way_in(path: str, person) -> str | None:
    """Make a link for a mail that goes out to a panelist now, if it leads to a seat of theirs. Returns its address,
    which holds the token and cannot be read again."""
    try:
        page = resolve(path)
    except Resolver404:
        return None
    if page.view_name != "desk:assignment":
        return None
    seat = Assignment.objects.of(person).seats().filter(**page.kwargs).first()
    return seat and _make_link(seat)


def _make_link(seat: Assignment) -> str:
    token = secrets.token_urlsafe(32)
    expires_at = timezone.now() + LASTS
    DeskLink.objects.create(
        assignment=seat, panelist_id=seat.panelist_id, digest=digest_of(token), expires_at=expires_at
    )
    last_kept = DeskLink.objects.filter(assignment=seat).order_by("-pk").values("pk")[KEPT - 1 : KEPT]
    DeskLink.objects.filter(assignment=seat, pk__lt=Subquery(last_kept)).delete()
    return reverse("desk:enter", args=[token])


def find(token: str) -> DeskLink | None:
    """The link of that token with its seat, whatever has become of it; None for any other."""
    links = DeskLink.objects.select_related("assignment__article", "assignment__persona", "panelist__user")
    return links.filter(digest=digest_of(token)).first()


def trouble_with(link: DeskLink) -> str:
    """Why a link lets nobody in: "revoked", "closed" or "expired"; "" for one that does."""
    if link.revoked_at is not None:
        return "revoked"
    if not DeskLink.objects.theirs().filter(pk=link.pk).exists():
        return "closed"
    return "" if link.expires_at > timezone.now() else "expired"


def followed(link: DeskLink) -> None:
    """Note that somebody went in by it."""
    DeskLink.objects.filter(pk=link.pk).update(followed_at=timezone.now())


@transaction.atomic
def revoke_links(pk: int, *, by) -> int:
    """Have every link to a seat lead nowhere from now on, and whoever came by one be shut out; returns how many there
    were. Raises Gone or NotAllowed."""
    seat = _locked(pk, by)
    count = seat.links.filter(revoked_at=None).update(revoked_at=timezone.now())
    if count:
        record("assignment.revoke_links", subject=seat, by=by, article=seat.article_id)
    return count


@transaction.atomic
def send_link(pk: int, *, by) -> None:
    """Mail the panelist of a seat a new link. Raises Gone, NotAllowed, or Conflict where no link would open it."""
    seat = _locked(pk, by)
    if not _can_be_mailed(seat):
        raise Conflict("No link can be sent: the seat is closed, or its panelist has left or has no e-mail address.")
    record("assignment.send_link", subject=seat, by=by, article=seat.article_id)


@transaction.atomic
def ask_anew(token: str) -> None:
    """Have a new link mailed to the panelist of an expired one, at the address on file. Says nothing of whether it was:
    of any other link, too soon after the last, or after A_DAY of them, nothing is sent."""
    link = find(token)
    if link is None or trouble_with(link) != "expired":
        return
    seat, now = lock(link.assignment_id), timezone.now()
    asked = Event.objects.about(seat).filter(name="assignment.ask_link")
    if asked.filter(at__gt=now - PAUSE).exists() or asked.filter(at__gt=now - timedelta(days=1)).count() >= A_DAY:
        return
    record("assignment.ask_link", subject=seat, article=seat.article_id)


def digest_of(token: str) -> str:
    """What is stored for a token. A fast hash suffices: tokens are 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def _can_be_mailed(seat: Assignment) -> bool:
    held = Assignment.objects.seats().filter(pk=seat.pk, panelist__user__is_active=True)
    return held.exclude(panelist__user__email="").exists()


def _locked(pk: int, by) -> Assignment:
    if not assigner(by):
        raise NotAllowed("You may not give out links to seats.")
    seat = lock(pk)
    if seat is None:
        raise Gone(f"There is no assignment {pk}.")
    return seat
