"""Begin digests: a delivery that is collected waits for its person's hour, and is bundled then under one event for the
person and the day, however often and however late the sweep runs.

Each event is told in the transaction that records it: ten thousand of them, of which each concerns one person, would
only pass through the dispatcher.
"""

from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models import Min, OuterRef, Subquery
from django.utils import timezone

from cms.accounts.models import User
from cms.events.bell import ring_postman
from cms.events.models import Event
from cms.events.recording import bulk_record
from cms.notifications.digests import NOTICE
from cms.notifications.looking import one_look
from cms.notifications.models import Delivery, Notification
from cms.notifications.preferences import last_digest
from cms.notifications.topics import DIGEST
from cms.notifications.wording import facts_of, line_of

TOGETHER = 200  # people whose digests are begun in one transaction


def bundle_due(now: datetime | None = None) -> int:
    """Begin the digest of everybody whose hour has come since something was collected for them; returns how many."""
    due, begun = iter(_at_their_hour(now or timezone.now()).items()), 0
    while some := dict(islice(due, TOGETHER)):
        begun += _bundle(some)
    if begun:
        ring_postman()
    return begun


def _at_their_hour(now: datetime) -> dict[int, datetime]:
    """Each person with something collected before the last time at which their digest was to go out, and that time."""
    collected = Delivery.objects.collected().values("notification__user")
    since = dict(collected.annotate(since=Min("notification__created_at")).values_list("notification__user", "since"))
    people = User.objects.select_related("hours").filter(pk__in=collected).iterator()
    hours = {person.pk: last_digest(person, now) for person in people}
    return {pk: hour for pk, hour in hours.items() if since.get(pk, now) < hour}


@transaction.atomic
def _bundle(hours: dict[int, datetime]) -> int:
    """One digest for each of these people and a day of theirs; returns how many. What is collected later that day waits
    for the next, and so does whom another worker has in hand."""
    people = User.objects.select_for_update(skip_locked=True).in_bulk(hours)
    days = {pk: hours[pk].date().isoformat() for pk in people}
    once = {f"digest:{pk}:{day}": (people[pk], {"day": day}) for pk, day in days.items()}
    digests = bulk_record("person.digest", once)
    _take_along(digests)
    _tell(digests, people)
    return len(digests)


def _take_along(digests: list[Event]) -> None:
    """What is collected for its person belongs to each of these digests."""
    mine = Delivery.objects.collected().filter(notification__user__in=[digest.subject_id for digest in digests])
    person = Notification.objects.filter(pk=OuterRef(OuterRef("notification"))).values("user")
    digest = Event.objects.filter(pk__in=[digest.pk for digest in digests], subject_id=Subquery(person))
    mine.update(state=Delivery.State.BUNDLED, digest=Subquery(digest.values("pk")))


def _tell(digests: list[Event], people: dict[int, User]) -> None:
    """Write the notification of each to its person, and the delivery by mail, where there is something to tell."""
    with one_look():
        NOTICE.prepare(digests)
        told = [_line(digest, people[digest.subject_id]) for digest in digests if NOTICE.holds(digest)]
    Notification.objects.bulk_create(told)
    mailed = [line for line in told if line.user.is_active and line.user.email]
    Delivery.objects.bulk_create(Delivery(notification=line, channel=Delivery.Channel.EMAIL) for line in mailed)


def _line(digest: Event, person: User) -> Notification:
    facts = facts_of(NOTICE, digest, person)
    return Notification(event=digest, user=person, kind=DIGEST, title=line_of(NOTICE, facts), url=facts["path"])
