"""The lists that the dashboard counts: what is in each, for whom it is, and where the whole of it stands."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from articles.admin.lists import going_out_today
from articles.failing import failed, held_up
from articles.models import Article
from cms.accounts.roles import (
    assigner,
    decider,
    editor,
    media_keeper,
    newsroom,
    panel_reader,
    publisher,
    watcher,
    writer,
)
from cms.lib.counting import AtLeast
from cms.lib.times import day_start
from cms.notifications.models import Delivery
from panels.admin.article import with_answers_to_decide
from panels.admin.assignment import asking, overdue, to_fill
from panels.models import Assignment
from pictures.models import MAX_TRIES, Picture

SHOWN = 6
MOST = 99  # that are counted of one list
AHEAD = 7  # days
ARTICLES, TAKES = "articles_article", "panels_assignment"
DELIVERIES, PICTURES = "notifications_delivery", "pictures_picture"


@dataclass(frozen=True)
class Pile:
    """One list of what waits: its rows in the order of the work, how it is called, and the page that lists just these.

    An alarm is spoken of only when there is something in it, and then in red; what is `rare`, in the colour of all.
    """

    key: str
    label: str
    rows: QuerySet
    url: str
    alarm: bool = False
    rare: bool = False
    shown: bool = True
    parts: tuple[QuerySet, ...] = ()  # among which its first rows are; as a whole no index has them in their order


@dataclass
class Found:
    """What was found of a pile: how many, and the first of them."""

    pile: Pile
    number: int = 0
    first: list = field(default_factory=list)


def piles_of(user) -> list[Pile]:
    """The lists that concern this person, by what they may do."""
    articles = Article.objects.all()
    takes = Assignment.objects.filter(state=Assignment.State.SUBMITTED).order_by("submitted_at")
    mine = takes.filter(assigned_by=user)
    drafts = articles.filter(state=Article.State.DRAFT, created_by=user).order_by("-updated_at")
    review = articles.filter(state=Article.State.IN_REVIEW).order_by("updated_at")
    late = overdue(Assignment.objects.order_by("due_at"))
    late_by_state = tuple(late.filter(state=state) for state in Assignment.WITH_PANELIST)
    answered = with_answers_to_decide(articles).order_by("updated_at")
    times = asking(Assignment.objects.order_by("proposed_due_at"))
    empty = to_fill(Assignment.objects.order_by("pk"))
    given_up = Delivery.objects.failed().order_by("-pk")
    of_mine = review.filter(created_by=user)
    to_decide = {"state__exact": Assignment.State.SUBMITTED}
    unmade = Picture.objects.failed().order_by("pk")
    unmade_list = _list(PICTURES, lacks_renditions__exact=1, tries__gte=MAX_TRIES)
    only_writes = writer & ~editor
    piles: list[tuple[Callable, Pile]] = [
        (decider, Pile("my_takes", "takes for me to decide", mine, _list(TAKES, **to_decide, assigned_by=user.pk))),
        (decider, Pile("takes", "takes to decide", takes, _list(TAKES, **to_decide))),
        (
            decider,
            Pile("answered", "articles with answers to decide", answered, _list(ARTICLES, waits="answer"), rare=True),
        ),
        (editor, Pile("review", "articles in review", review, _list(ARTICLES, waits="review"))),
        (only_writes, Pile("drafts", "drafts of mine", drafts, _list(ARTICLES, waits="mine"))),
        (only_writes, Pile("review", "of mine in review", of_mine, _list(ARTICLES, waits="my_review"))),
        (
            assigner,
            Pile("to_fill", "seats to fill", empty, _list(TAKES, due="fill"), rare=True),
        ),
        (
            assigner,
            Pile("times", "delivery times to confirm", times, _list(TAKES, due="ask"), rare=True),
        ),
        (newsroom, Pile("today", "going out today", going_out_today(articles), _list(ARTICLES, waits="today"))),
        (panel_reader, Pile("late", "late articles", held_up(articles), _list(ARTICLES, waits="late"), alarm=True)),
        (
            panel_reader,
            Pile("overdue", "overdue takes", late, _list(TAKES, due="over"), alarm=True, parts=late_by_state),
        ),
        (publisher, Pile("failed", "failed to go out", failed(articles), _list(ARTICLES, waits="failed"), alarm=True)),
        (
            watcher,
            Pile("deliveries", "failed deliveries", given_up, _list(DELIVERIES, state__exact="failed"), alarm=True),
        ),
    ]
    piles.append((media_keeper, Pile("pictures", "pictures without renditions", unmade, unmade_list, alarm=True)))
    return [pile for may, pile in piles if may(user)]


def days_ahead(now) -> list[Pile]:
    """What is scheduled for each of the next days, in the zone of this person."""
    zone, today, days = timezone.get_current_timezone(), timezone.localdate(now), []
    for day in (today + timedelta(days=n) for n in range(1, AHEAD + 1)):
        start, end = day_start(day, zone), day_start(day + timedelta(days=1), zone)
        rows = Article.objects.filter(state=Article.State.SCHEDULED, publish_at__gte=start, publish_at__lt=end)
        url = _list(
            ARTICLES,
            state__exact=Article.State.SCHEDULED,
            publish_at__gte=start.isoformat(),
            publish_at__lt=end.isoformat(),
        )
        days.append(Pile(day.isoformat(), f"{day:%a %-d}", rows, url, shown=False))
    return days


def look(piles: list[Pile]) -> dict[str, Found]:
    """How many each pile has, counted up to MOST, and the ids of its first rows where they are shown, in one query."""
    found = {pile.key: Found(pile) for pile in piles}
    firsts = [_firsts(pile, part) for pile in piles if pile.shown for part in pile.parts or (pile.rows,)]
    one, *others = [_count(pile) for pile in piles] + firsts
    for of, what, number in one.union(*others, all=True):
        if what == "count":
            found[of].number = AtLeast(MOST) if number > MOST else number
        else:
            found[of].first.append(number)
    return found


def _count(pile: Pile) -> QuerySet:
    rows = pile.rows.model.objects.filter(pk__in=pile.rows.order_by().values("pk")[: MOST + 1]).order_by()
    rows = rows.annotate(of=Value(pile.key), what=Value("count")).values("of", "what")
    return rows.annotate(n=Count("pk")).values_list("of", "what", "n")


def _firsts(pile: Pile, part: QuerySet) -> QuerySet:
    rows = part.model.objects.filter(pk__in=part.values("pk")[:SHOWN]).order_by()
    return rows.annotate(of=Value(pile.key), what=Value("first")).values_list("of", "what", "pk")


def _list(name: str, **terms) -> str:
    return f"{reverse(f'admin:{name}_changelist')}?{urlencode(terms)}"
