"""Event → people: articles and panels register here who hears of what."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from email.mime.base import MIMEBase

from django.db import transaction

from cms.events import bell
from cms.events.dispatch import follow
from cms.events.models import Event
from cms.notifications.looking import one_look, seen
from cms.notifications.models import Delivery, Endpoint, Notification, Preference
from cms.notifications.payloads import is_said
from cms.notifications.preferences import way_of
from cms.notifications.wording import facts_of, line_of


@dataclass(frozen=True)
class Notice:
    """One kind of news, told to people after an event.

    `people(event)` returns the users to tell; whoever acted is left out. `still_true(event)` is asked again at the
    moment of sending: an invitation to a cancelled seat is not sent. `context(event)` holds the facts that the words
    of its letter are made of (letters/vocabulary.py); its "url" is the page to act on, its "reply_to" the person who
    gets an answer to the mail, or None. `act_by(event)` is the time by which its person must act, if there is one: its
    mail waits for the end of no quiet hours that end later. `files(event)` are the parts that its mail has attached.
    A `receipt` goes to whoever acted: it is mailed, and its line in their inbox is read from the start.
    `concerns(event, person)` is asked at the moment of sending too: whether it is still for this one. `own(event,
    person)` holds facts that are theirs alone, beside those of `context` or instead.
    `prepare(events)` may ask together, and keep (looking.py), what the others ask for of each.
    """

    kind: str
    people: Callable[[Event], Iterable]
    context: Callable[[Event], dict]
    still_true: Callable[[Event], bool] = lambda event: True
    act_by: Callable[[Event], datetime | None] = lambda event: None
    files: Callable[[Event], list[MIMEBase]] = lambda event: []
    concerns: Callable[[Event, object], bool] = lambda event, person: True
    own: Callable[[Event, object], dict] = lambda event, person: {}
    prepare: Callable[[list[Event]], None] = lambda events: None
    receipt: bool = False

    def holds(self, event: Event) -> bool:
        """Whether the news is true still, asked once a look."""
        return seen(("holds", self.kind, event.pk), lambda: self.still_true(event))

    def facts(self, event: Event) -> dict:
        """What there is to say, whoever is told, asked for once a look."""
        return seen(("facts", self.kind, event.pk), lambda: self.context(event))


_notices: dict[str, list[Notice]] = {}
_by_kind: dict[str, Notice] = {}


def tell(event_name: str, notice: Notice) -> None:
    """Register a notice for events of that name."""
    _notices.setdefault(event_name, []).append(notice)
    know(notice)


def know(notice: Notice) -> None:
    """Register a notice that its own app tells."""
    _by_kind[notice.kind] = notice


def notice_of(kind: str) -> Notice:
    """The notice that a notification was made from."""
    return _by_kind[kind]


def kinds() -> list[str]:
    """Every kind of notice there is."""
    return sorted(_by_kind)


def first_active(*people) -> list:
    """The first of them who is still with us, in a list; empty when nobody is."""
    return [person for person in people if person is not None and person.is_active][:1]


@follow
def notify(event: Event) -> None:
    """Write a notification for each person concerned, and its deliveries: by mail if they want one, by webhook if they
    have an endpoint. Twice makes no second one of any."""
    told = [
        (user, notice)
        for notice in _notices.get(event.name, ())
        if notice.holds(event)
        for user in notice.people(event)
        if user is not None and user.is_active and (user.pk == event.actor_id) == notice.receipt
    ]
    if told:
        with one_look():
            for user, notice in told:
                _tell_one(event, user, notice)


def _tell_one(event: Event, user, notice: Notice) -> None:
    facts = facts_of(notice, event, user)
    line = {"kind": notice.kind, "title": line_of(notice, facts), "url": facts["path"]}
    line |= {"read_at": event.at} if notice.receipt else {}
    notification, _ = Notification.objects.get_or_create(event=event, user=user, defaults=line)
    if user.email and (state := _BY_MAIL.get(way_of(user, notice.kind))):
        channel = Delivery.Channel.EMAIL
        Delivery.objects.get_or_create(notification=notification, channel=channel, defaults={"state": state})
    if is_said(event) and Endpoint.objects.filter(user=user).exists():
        Delivery.objects.get_or_create(notification=notification, channel=Delivery.Channel.WEBHOOK)
        transaction.on_commit(bell.ring_caller, robust=True)


_BY_MAIL = {
    Preference.Way.AT_ONCE: Delivery.State.WAITING,
    Preference.Way.DIGEST: Delivery.State.COLLECTED,
}
