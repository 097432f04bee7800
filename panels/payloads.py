"""What a program is told by webhook: no more than the desk's calls tell it, and where to make them. Also the news that
programs alone are told of, since a person sees it on the page."""

from django.conf import settings
from django.urls import reverse

from articles.models import Article
from cms.accounts.models import User
from cms.events.models import Event
from cms.notifications.payloads import say_of
from cms.notifications.routing import Notice, tell
from cms.notifications.topics import Topic, join
from panels.models import Assignment, Program, Rebuttal
from panels.states import ASSIGNMENT
from panels.visibility import may_rebut

SEATS = Assignment.objects.select_related("article", "persona", "panelist__user")
# Of a seat that changed: what is none of its panelist's business.
UNTOLD = {"article", "required", "standby"}


@say_of("panels.assignment")
def of_seat(event: Event, user: User) -> dict:
    """The seat as it stands."""
    return _seat(SEATS.get(pk=event.subject_id), user)


@say_of("panels.rebuttal")
def of_rebuttal(event: Event, user: User) -> dict:
    """The seat whose rebuttal it is."""
    rebuttal = Rebuttal.objects.get(pk=event.subject_id)
    return _seat(SEATS.get(pk=rebuttal.seat_id), user) | {"rebuttal": rebuttal.state}


@say_of("articles.article")
def of_article(event: Event, user: User) -> dict:
    """The article, with the seats that the program has on it; with its page, once readers have that."""
    article = Article.objects.get(pk=event.subject_id)
    page = settings.SITE_URL + article.get_absolute_url() if article.state == Article.State.PUBLISHED else None
    return {"article": article.pk, "page": page, "assignments": [_seat(seat, user) for seat in _held(event, user)]}


@say_of("panels.program")
def of_program(event: Event, user: User) -> dict:
    """Its name, and where its seats are listed."""
    return {"program": user.username, "url": settings.SITE_URL + reverse("desk-calls")}


def _seat(seat: Assignment, user: User) -> dict:
    url = settings.SITE_URL + reverse("desk-call", args=[seat.pk])
    steps = ASSIGNMENT.open_to(seat, by=user) + (["rebut"] if may_rebut(seat) else [])
    return {
        "assignment": seat.pk,
        "article": seat.article_id,
        "persona": seat.persona.slug,
        "state": seat.state,
        "round": seat.round,
        "answer_by": seat.answer_by and seat.answer_by.isoformat(),
        "due_at": seat.due_at and seat.due_at.isoformat(),
        "url": url,
        "calls": {name: f"{url}{name}/" for name in steps},
    }


def _held(event: Event, user: User):
    """The seats that the program has on the article of the event."""
    return SEATS.of(user).filter(article=event.subject_id).exclude(state__in=Assignment.CLOSED).order_by("pk")


def _program_at_changed_seat(event: Event) -> list:
    """The program that has the seat, of what concerns it; of another time it is told as panelists are. What was emptied
    is not in the event."""
    emptied = event.data.keys() == {"article"}
    if event.data.keys() & {"due_at", "answer_by"} or not (emptied or event.data.keys() - UNTOLD):
        return []
    return list(User.objects.filter(is_program=True, panelist__assignments=event.subject_id))


def _programs_at_work(event: Event) -> list:
    seats = Assignment.objects.waiting_for_panelist().filter(article=event.subject_id)
    return list(User.objects.filter(is_program=True, panelist__assignments__in=seats).distinct())


def _is_open(event: Event) -> bool:
    return Assignment.objects.open().filter(pk=event.subject_id).exists()


def _is_last_version(event: Event) -> bool:
    """Nothing was saved since: that would be told instead."""
    return Article.objects.filter(pk=event.subject_id, version=event.data["version"]).exists()


def _at_a_seat(event: Event) -> dict:
    seat = SEATS.get(pk=event.subject_id)
    return {"article": seat.article, "persona": seat.persona, "url": seat.get_absolute_url(), "reply_to": None}


def _at_an_article(event: Event) -> dict:
    return {"article": event.subject, "url": reverse("desk:list"), "reply_to": None}


def _itself(event: Event) -> list:
    return [Program.objects.select_related("panelist__user").get(pk=event.subject_id).user]


def _at_the_desk(event: Event) -> dict:
    return {"url": reverse("desk:list"), "reply_to": None}


_article_changed = Notice("article_changed", _programs_at_work, _at_an_article, _is_last_version)

tell("assignment.change", Notice("assignment_changed", _program_at_changed_seat, _at_a_seat, _is_open))
tell("article.save", _article_changed)
tell("article.restore", _article_changed)
tell("program.ping", Notice("ping", _itself, _at_the_desk))
join(
    Topic(
        "programs",
        "News for programs",
        "What is asked has changed, or somebody tries whether you hear.",
        frozenset({"assignment_changed", "article_changed", "ping"}),
        concerns=lambda person: person.is_program,
    )
)
