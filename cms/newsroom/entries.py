"""What stands in the calendar: scheduled and published articles, and takes that are due."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, F, Min, QuerySet, Window
from django.db.models.functions import RowNumber, TruncDate
from django.utils import timezone

from articles.checklist import LOOKED_AT, obstacles_of
from articles.models import Article
from cms.newsroom.days import Span
from panels.models import Assignment
from panels.visibility import hidden_panels, panels_hidden_among

NEEDED = ("pk", "headline", "state", "version", "publish_at", "live_edition_id")


@dataclass
class Entry:
    """One line of a day, or of the tray: `kind` is scheduled, published, due or approved, `takes` how many are due."""

    kind: str
    at: datetime
    article_id: int
    takes: int = 0
    article: Article | None = None
    seats: list[Assignment] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Its name on the page."""
        return f"{self.kind}-{self.article_id}-{self.at:%Y%m%d}"

    @property
    def late(self) -> bool:
        """Something was to have happened by now."""
        return self.kind in ("scheduled", "due") and self.at <= timezone.now()


@dataclass
class Day:
    """The first entries of one day, and how many more there are."""

    day: date
    entries: list[Entry]
    more: int = 0


def entries_of(articles: QuerySet, span: Span, *, viewer, cap: int, narrowed: bool) -> list[Day]:
    """The days of `span` with at most `cap` entries each, in order of time, of those articles, as far as this person
    may know of them.

    Three queries whatever is there; at most `cap` rows of each kind and day are fetched. with_panels() fills them.
    """
    found, totals = defaultdict(list), defaultdict(int)
    for kind, rows in _sources(articles, span, viewer, cap, narrowed):
        for row in rows:
            day = row["day"]
            found[day].append(Entry(kind, row["at"], row["article"], takes=row.get("takes", 0)))
            if row["rank"] == 1:
                totals[day] += row["total"]
    return [_first(day, found[day], totals[day], cap) for day in span.days]


def approved(articles: QuerySet, *, cap: int) -> list[Entry]:
    """What could go out and has no time yet, the latest first, at most `cap`."""
    rows = articles.filter(state=Article.State.APPROVED).order_by("-updated_at").values_list("pk", "updated_at")
    return [Entry("approved", at, pk) for pk, at in rows[:cap]]


def with_panels(entries: Iterable[Entry], viewer) -> None:
    """Give each entry its article and the seats of its panel, and what holds up a scheduled one, as far as this person
    may know; never a query each."""
    entries = list(entries)
    pks = {entry.article_id for entry in entries}
    articles = {article.pk: article for article in Article.objects.filter(pk__in=pks).only(*NEEDED, *LOOKED_AT)}
    seats = seats_of(pks, viewer)
    scheduled = [articles[entry.article_id] for entry in entries if entry.kind == "scheduled"]
    missing = obstacles_of(scheduled, viewer=viewer)
    for entry in entries:
        entry.article = articles[entry.article_id]
        entry.seats = seats[entry.article_id]
        entry.missing = missing.get(entry.article_id, [])


def seats_of(articles: Iterable[int], viewer) -> dict[int, list[Assignment]]:
    """The seats of each of these articles, in the order of its panel, with their personas, in one query or two; none
    where the panel is hidden from this person."""
    found, articles = defaultdict(list), set(articles)
    told = articles - panels_hidden_among(articles, viewer)
    seats = Assignment.objects.seats().filter(article__in=told).select_related("persona")
    for seat in seats.only("article_id", "state", "due_at", "position", "persona__name", "persona__accent"):
        found[seat.article_id].append(seat)
    return found


def _first(day: date, entries: list[Entry], total: int, cap: int) -> Day:
    shown = sorted(entries, key=lambda entry: (entry.at, entry.kind, entry.article_id))[:cap]
    return Day(day, shown, total - len(shown))


def _sources(articles: QuerySet, span: Span, viewer, cap: int, narrowed: bool) -> list[tuple[str, QuerySet]]:
    scheduled = articles.filter(state=Article.State.SCHEDULED)
    published = articles.filter(state=Article.State.PUBLISHED)
    due = Assignment.objects.waiting_for_panelist().exclude(article__in=hidden_panels(viewer))
    if narrowed:
        due = due.filter(article__in=articles.values("pk"))
    return [
        ("scheduled", _ranked(scheduled, "publish_at", span, cap)),
        ("published", _ranked(published, "live_edition__published_at", span, cap)),
        ("due", _ranked_takes(due, span, cap)),
    ]


def _ranked(articles: QuerySet, moment: str, span: Span, cap: int) -> QuerySet:
    rows = _within(articles, moment, span).values("day", at=F(moment), article=F("pk"))
    return _capped(rows, [F(moment), F("pk")], cap)


def _ranked_takes(seats: QuerySet, span: Span, cap: int) -> QuerySet:
    """One row for all takes of an article that are due on the same day."""
    rows = _within(seats, "due_at", span).order_by().values("day", "article")
    rows = rows.annotate(at=Min("due_at"), takes=Count("pk"))
    return _capped(rows, [F("at"), F("article")], cap)


def _within(rows: QuerySet, moment: str, span: Span) -> QuerySet:
    rows = rows.filter(**{f"{moment}__gte": span.start, f"{moment}__lt": span.end})
    return rows.annotate(day=TruncDate(moment, tzinfo=span.zone))


def _capped(rows: QuerySet, order: list, cap: int) -> QuerySet:
    """The first of each day, each with its place in it and how many the day has."""
    ranked = rows.annotate(
        rank=Window(RowNumber(), partition_by=F("day"), order_by=order),
        total=Window(Count("*"), partition_by=F("day")),
    )
    return ranked.filter(rank__lte=cap).order_by("day", "rank")
