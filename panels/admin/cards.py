"""A seat as the article's page shows it: who sits there, what they wrote, and what may be done about it."""

from collections import defaultdict
from dataclasses import dataclass

from articles.admin.refusals import Lost, lost
from cms.notifications.models import Delivery
from comments.page import talks_of
from panels.admin.acts import ACTS, Act, open_acts
from panels.admin.forms import SeatMoveForm
from panels.discussion import TAKE
from panels.models import Assignment, Take
from panels.suggesting import Suggestion

SHOWN = 50
ROUNDS = 200


@dataclass
class Card:
    """One seat as the page shows it."""

    seat: Assignment
    takes: list[Take]  # the newest first, each with its `talk`: what the newsroom says about it
    undelivered: list[Delivery]
    acts: list[tuple[str, Act, SeatMoveForm, str, bool]]  # name, act, form, what it will do, whether it is open
    answers: list[tuple[str, Act, SeatMoveForm, str, bool]]  # the same: what answers a proposed time
    away: list[str]  # "Maeve Doran is away until 3 Dec", of those whom it concerns
    editable: bool = False  # it can be approved with edits
    lost: Lost | None = None  # what was tried, when it is none of the acts by now


def cards_of(seats: list[Assignment], user, people: list[Suggestion], key, failed) -> list[Card]:
    """The cards of these seats, for this person: `people` are those who can be asked; with the form that `failed`, if
    one did, and its `key`: the seat, and what was tried with it."""
    undelivered = _undelivered(seats)
    _with_talk([take for seat in seats for take in seat.takes.all()])
    return [_card(seat, user, people, undelivered[seat.pk], key, failed) for seat in seats]


def _card(seat: Assignment, user, people, undelivered, key, failed) -> Card:
    tries = key[1] if key[0] == seat.pk else None
    may = open_acts(seat, user)
    acts = []
    for name, act in ACTS.items():
        if name in may:
            tried = tries == name
            form = failed if tried else act.form(seat=seat, auto_id=f"seat-{seat.pk}-{name}-%s")
            form.offer(people)
            acts.append((name, act, form, act.tells(seat), tried))
    editable = bool({"approve_with_edits", "propose_edits"} & may)
    takes = sorted(seat.takes.all(), key=lambda take: -take.round)[:ROUNDS]
    answers = [one for one in acts if one[1].at_once]
    acts = [one for one in acts if not one[1].at_once]
    return Card(
        seat,
        takes,
        undelivered,
        acts,
        answers,
        _away(seat, people),
        editable,
        lost(failed) if tries and tries not in may else None,
    )


def _undelivered(seats: list[Assignment]) -> dict[int, list[Delivery]]:
    """The mails about each of these seats that could not be delivered."""
    found = defaultdict(list)
    failed = Delivery.objects.failed().about(Assignment, [seat.pk for seat in seats])
    for delivery in failed.select_related("notification__event", "notification__user")[:SHOWN]:
        found[delivery.notification.event.subject_id].append(delivery)
    return found


def _with_talk(takes: list[Take]) -> None:
    talks = talks_of(TAKE, takes) if takes else {}
    for take in takes:
        take.talk = talks[take.pk]


def _away(seat: Assignment, people: list[Suggestion]) -> list[str]:
    if seat.state not in Assignment.WITH_PANELIST:
        return []
    concerned = [one for one in people if one.panelist in (seat.panelist, seat.standby)]
    return [f"{one.panelist} is {words}" for one in concerned if (words := one.standing.away())]
