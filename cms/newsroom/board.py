"""The board: articles by state, with how far their panels are."""

from dataclasses import dataclass

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.template.response import TemplateResponse

from articles.admin.moves import offered
from articles.checklist import obstacles_of
from articles.models import Article
from cms.accounts.roles import newsroom
from cms.newsroom.entries import seats_of
from cms.newsroom.narrowing import Narrowed, narrowed

SHOWN = 25
STATE = "state__exact"
State = Article.State
ORDER = {State.IN_REVIEW: "updated_at", State.SCHEDULED: "publish_at"}  # what waits longest, what goes out next
PASSES_THE_GATE = (State.APPROVED, State.SCHEDULED)


@dataclass
class Card:
    """One article, the seats of its panel, what keeps it from going out, and the moves that are open to this person."""

    article: Article
    seats: list
    missing: list[str]
    ways: list

    @property
    def overdue(self) -> int:
        """How many of its takes were to be here by now."""
        return sum(seat.is_overdue() for seat in self.seats)


@dataclass
class Column:
    """One state: the first of its articles, whether there are more, and the list that has them all."""

    state: str
    title: str
    cards: list[Card]
    more: bool
    query: str


def page(request):
    """Every state in a column of its own, narrowed as the list of articles is."""
    if not newsroom(request.user):
        raise PermissionDenied
    fewer = narrowed(request, own=())
    context = {
        **admin.site.each_context(request),
        "title": "Board",
        "fewer": fewer,
        "media": fewer.media,
        "here": request.get_full_path(),
        "columns": columns_of(fewer, request.user),
    }
    return TemplateResponse(request, "admin/newsroom/board.html", context)


def columns_of(fewer: Narrowed, user) -> list[Column]:
    """The columns, in a constant number of queries whatever is in them."""
    wanted = [state for state in State if fewer.terms.get(STATE, [state]) == [state]]
    found = list(_firsts(fewer.articles, wanted).select_related("created_by")) if wanted else []
    pks = [article.pk for article in found]
    seats = seats_of(pks, user)
    missing = obstacles_of([a for a in found if a.state in PASSES_THE_GATE], viewer=user)
    columns = []
    for state in wanted:
        articles = [article for article in found if article.state == state]
        articles.sort(key=lambda article: article.publish_at or article.updated_at, reverse=state not in ORDER)
        cards = [Card(a, seats[a.pk], missing.get(a.pk, []), offered(a, user)) for a in articles[:SHOWN]]
        columns.append(Column(state, state.label, cards, len(articles) > SHOWN, fewer.query(**{STATE: state})))
    return columns


def _firsts(articles: QuerySet, states: list[str]) -> QuerySet:
    """The first articles of each state, one more than is shown, found by one walk along the index for each."""
    first, *others = (
        Article.objects.filter(
            pk__in=articles.filter(state=state).order_by(ORDER.get(state, "-updated_at")).values("pk")[: SHOWN + 1]
        )
        .order_by()
        .values("pk")
        for state in states
    )
    pks = first.union(*others, all=True).values_list("pk", flat=True)
    return Article.objects.filter(pk__in=list(pks)).defer("body_html")
