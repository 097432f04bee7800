"""Editors hear that a panelist cannot be reached by e-mail, once for an address and for each seat given later."""

from django.urls import reverse

from cms.accounts.models import User
from cms.accounts.roles import panel_reader
from cms.events.models import Event
from cms.notifications.letters.passages import Points, points
from cms.notifications.letters.vocabulary import Flag, Passage, Word, describe
from cms.notifications.models import Delivery
from cms.notifications.routing import Notice, tell
from cms.notifications.topics import Topic, join
from panels.models import Assignment
from panels.visibility import editors_of

LISTED = 20


def _seats(event: Event) -> list[Assignment]:
    """What the newsroom waits for from this person: all of it when an address was found dead, else the seat that the
    news was about, unless its editor has heard of the address before."""
    facts = event.data
    seats = Assignment.objects.filter(panelist__user=event.subject_id, state__in=Assignment.OPEN)
    if "about" in facts:
        if facts["about"] != Assignment._meta.label_lower:
            return []
        seats = seats.filter(pk=facts["about_id"])
        if "since" in facts:
            seats = seats.filter(invited_at__gt=facts["since"])
    return list(seats.select_related("article__created_by", "assigned_by", "persona").order_by("pk")[:LISTED])


def _editors(event: Event) -> list:
    told = {}
    for seat in _seats(event):
        told |= {editor.pk: editor for editor in editors_of(seat)}
    return list(told.values())


def _letter(event: Event) -> dict:
    panelist, seats = User.objects.get(pk=event.subject_id), _seats(event)
    page = reverse("admin:articles_article_change", args=[seats[0].article_id])
    return {
        "panelist": panelist,
        "seats": seats,
        "reason": event.data["reason"],
        "article": {"headline": f"{panelist.name} cannot be reached"},
        "url": f"{page}#seat-{seats[0].pk}",
        "reply_to": None,
    }


def _still_so(event: Event) -> bool:
    """The mail has not gone out since, and somebody waits for them."""
    return Delivery.objects.failed().filter(pk=event.data["delivery"]).exists() and bool(_seats(event))


def _lines(facts: dict):
    return points(f"{seat.persona.name} on “{seat.article.headline}”" for seat in facts["seats"])


tell("person.unreachable", Notice("unreachable", _editors, _letter, _still_so))
join(
    Topic(
        "reach",
        "Panelists out of reach",
        "Mail to a panelist of yours does not arrive.",
        frozenset({"unreachable"}),
        concerns=panel_reader,
    )
)
describe(
    "unreachable",
    "A panelist cannot be reached",
    Word("panelist", "Who cannot be reached", "Ada Byron", lambda facts: facts["panelist"].name),
    Flag("is_program", "It is a program", False, lambda facts: facts["panelist"].is_program),
    Word("address", "Their address", "ada@example.org", lambda facts: facts["panelist"].email),
    Word("why", "What the mail server says", "the mailbox is closed", lambda facts: facts["reason"]),
    Passage("seats", "What waits for them", Points(("The Builder on “Glass battery leaves the lab”",)), _lines),
)
