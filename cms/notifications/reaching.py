"""Addresses that take no mail: marked when one bounces, spared from then on, and told to those who wait for the person.

A mark is of one address: it counts no more when its person has another one, whichever door that came through, or when
somebody asks to try again.
"""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from cms.accounts.models import User
from cms.events.recording import record
from cms.notifications.models import DeadAddress, Delivery, Endpoint, Subscriber
from cms.notifications.refusals import OutOfReach, Returned, is_final, no_such_address

GONE = "its webhook says that it is gone for good (410)"


def out_of_reach(person) -> str:
    """Why no mail reaches this person at the address they have, or no webhook this program; "" while nothing is known
    against it. Asks the database, unless `dead_address` was fetched with the person."""
    if person.is_program:
        return GONE if Endpoint.objects.filter(user=person).exclude(gone_at=None).exists() else ""
    mark = _mark_of(person)
    return mark.reason if mark else ""


def must_be_in_reach(person) -> None:
    """Raises OutOfReach, with the reason, when their address takes no mail by now, whenever they were fetched."""
    if mark := DeadAddress.objects.filter(**_whose(person), address=person.email).first():
        raise OutOfReach(mark.reason)


def give_up(delivery: Delivery, why: Exception) -> None:
    """In the transaction in which the delivery has failed: mark the address if that is to blame, and write down that
    its person could not be reached. Whoever waits for them is told once of an address, and once of each news later.
    Nobody waits for a subscriber; one who has left meanwhile is left alone."""
    to = delivery.notification.to
    person = to and type(to).objects.select_for_update().filter(pk=to.pk).first()
    if person is None:
        return
    mark, reason = _mark_of(person), no_such_address(why)
    just_found = mark is None and bool(reason)
    if just_found:
        mark = _mark(person, reason)
    if isinstance(person, Subscriber):
        return
    tell_unreached(
        delivery,
        at=person.email,
        reason=mark.reason if mark else _in_words(why),
        since=mark.at if mark else None,
        just_found=just_found,
    )


def tell_unreached(delivery: Delivery, *, at: str, reason: str, since: datetime | None, just_found: bool) -> None:
    """Write down that a delivery did not reach its person at that address, which is known to be dead `since` then; of
    one that was `just_found` so, all who wait for them are told."""
    person, told = delivery.notification.user, delivery.notification.event
    facts = {} if just_found else {"about": told.subject_type, "about_id": told.subject_id}
    facts |= {"since": since.isoformat()} if since else {}
    record(
        "person.unreachable",
        subject=person,
        once="unreachable:" + ":".join(map(str, (person.pk, *facts.values(), at[:80]))),
        reason=reason,
        delivery=delivery.pk,
        **facts,
    )


def trust_again(people: list[int], subscribers: Collection[int] = ()) -> None:
    """Take the mark off the addresses and endpoints of these: they are told there again."""
    DeadAddress.objects.filter(Q(user__in=people) | Q(subscriber__in=subscribers)).delete()
    Endpoint.objects.filter(user__in=people).update(gone_at=None)


def _mark_of(person) -> DeadAddress | None:
    mark = getattr(person, "dead_address", None)
    return mark if mark and mark.address == person.email else None


def _mark(person, reason: str) -> DeadAddress:
    DeadAddress.objects.filter(**_whose(person)).delete()
    return DeadAddress.objects.create(**_whose(person), address=person.email, reason=reason)


def _whose(person: User | Subscriber) -> dict:
    return {"subscriber" if isinstance(person, Subscriber) else "user": person}


def _in_words(why: Exception) -> str:
    if isinstance(why, Returned):
        return "the mail came back"
    return "the mail server refused it for good" if is_final(why) else "it was tried again and again in vain"
