"""Addresses that take no mail: marked when one bounces, spared from then on, and told to those who wait for the person.

A mark is of one address: it counts no more when its person has another one, whichever door that came through, or when
somebody asks to try again.
"""

from cms.accounts.models import User
from cms.events.recording import record
from cms.notifications.models import DeadAddress, Delivery
from cms.notifications.refusals import OutOfReach, is_final, no_such_address


def out_of_reach(person) -> str:
    """Why no mail reaches this person at the address they have; "" while nothing is known against it. Asks the
    database, unless `dead_address` was fetched with the person."""
    mark = _mark_of(person)
    return mark.reason if mark else ""


def must_be_in_reach(person) -> None:
    """Raises OutOfReach, with the reason, when their address takes no mail by now, whenever they were fetched."""
    if mark := DeadAddress.objects.filter(user=person, address=person.email).first():
        raise OutOfReach(mark.reason)


def give_up(delivery: Delivery, why: Exception) -> None:
    """In the transaction in which the delivery has failed: mark the address if that is to blame, and write down that
    its person could not be reached. Whoever waits for them is told once of an address, and once of each news later."""
    person = User.objects.select_for_update().get(pk=delivery.notification.user_id)
    told = delivery.notification.event
    mark, about = _mark_of(person), {"about": told.subject_type, "about_id": told.subject_id}
    if mark is None and (reason := no_such_address(why)):
        mark, about = _mark(person, reason), {}
    facts = about | {"since": mark.at.isoformat()} if mark else about
    record(
        "person.unreachable",
        subject=person,
        once="unreachable:" + ":".join(map(str, (person.pk, *facts.values(), person.email[:80]))),
        reason=mark.reason if mark else _in_words(why),
        delivery=delivery.pk,
        **facts,
    )


def trust_again(people: list[int]) -> None:
    """Take the mark off the addresses of these people: mail goes there again."""
    DeadAddress.objects.filter(user__in=people).delete()


def _mark_of(person) -> DeadAddress | None:
    mark = getattr(person, "dead_address", None)
    return mark if mark and mark.address == person.email else None


def _mark(person, reason: str) -> DeadAddress:
    DeadAddress.objects.filter(user=person).delete()
    return DeadAddress.objects.create(user=person, address=person.email, reason=reason)


def _in_words(why: Exception) -> str:
    return "the mail server refused it for good" if is_final(why) else "it was tried again and again in vain"
