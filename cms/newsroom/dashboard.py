"""What waits for this person: the first page of the newsroom."""

from django.db.models import Q
from django.utils import timezone

from articles.checklist import obstacles_of
from articles.failing import with_failure
from articles.models import Article
from cms.accounts.roles import panel_reader
from cms.events.models import Event
from cms.events.words import in_words
from cms.newsroom.piles import SHOWN, Found, days_ahead, look, piles_of
from cms.notifications.models import Delivery
from panels.models import Assignment
from panels.progress import with_progress
from pictures.models import Picture

LATELY = 12
# A working copy is saved many times a day; the log has them all.
TOO_MUCH = ("article.save",)
ABOUT_ARTICLES = ("drafts", "review", "answered", "today", "late", "failed")
ABOUT_SEATS = ("my_takes", "takes", "to_fill", "times", "overdue")


def dashboard(request, context: dict) -> dict:
    """The context of the page, for Unfold: the same number of queries however much there is."""
    user, now = request.user, timezone.now()
    piles, days = piles_of(user), days_ahead(now)
    found = look([*piles, *days])
    lately = list(_events(user))
    articles, seats, pictures = _articles(found, lately, user), _seats(found, lately), _pictures(found, lately)
    _fill(found, articles, seats, pictures)
    _say_what_holds_up(found, seats, user)
    return context | {
        "title": "Today",
        "now": now,
        "zone": timezone.get_current_timezone_name(),
        "figures": [found[pile.key] for pile in piles if found[pile.key].number or not (pile.alarm or pile.rare)],
        "ahead": [found[day.key] for day in days],
        "lately": in_words(lately, known=articles | seats | pictures),
        "names": panel_reader(user),
        "shown": SHOWN,
        **{pile.key: found[pile.key] for pile in piles},
    }


def _events(user):
    events = Event.objects.exclude(name__in=TOO_MUCH).select_related("actor")
    if not panel_reader(user):
        events = events.filter(subject_type="articles.article")  # who writes for a persona is for editors
    return events[:LATELY]


def _ids(found: dict[str, Found], keys: tuple[str, ...]) -> set[int]:
    return {pk for key in keys if key in found for pk in found[key].first}


def _subjects(lately: list[Event], model) -> set[int]:
    return {event.subject_id for event in lately if event.subject_type == model._meta.label_lower}


def _articles(found: dict[str, Found], lately: list[Event], user) -> dict:
    """All articles that the page speaks of, by the name of their kind and their id, in one query."""
    pks = _ids(found, ABOUT_ARTICLES) | _subjects(lately, Article)
    rows = with_failure(with_progress(Article.objects.filter(pk__in=pks), user)).select_related("created_by")
    return {(Article._meta.label_lower, row.pk): row for row in rows}


def _seats(found: dict[str, Found], lately: list[Event]) -> dict:
    """All seats that the page speaks of, those that late articles wait for among them, in one query."""
    pks = _ids(found, ABOUT_SEATS) | _subjects(lately, Assignment)
    holding = Q(article__in=_ids(found, ("late",)), state__in=Assignment.WITH_PANELIST, required=True)
    rows = Assignment.objects.filter(Q(pk__in=pks) | holding)
    rows = rows.select_related("article", "persona", "panelist__user").defer("article__body_html")
    return {(Assignment._meta.label_lower, row.pk): row for row in rows}


def _pictures(found: dict[str, Found], lately: list[Event]) -> dict:
    """All pictures that the page speaks of, in one query."""
    rows = Picture.objects.filter(pk__in=_ids(found, ("pictures",)) | _subjects(lately, Picture))
    return {(Picture._meta.label_lower, row.pk): row for row in rows}


def _fill(found: dict[str, Found], articles: dict, seats: dict, pictures: dict) -> None:
    """Put the rows themselves where their ids stand, in the order of the work, each with what is to be said of it."""
    for key in ABOUT_ARTICLES:
        if key in found:
            rows = [articles[Article._meta.label_lower, pk] for pk in found[key].first]
            found[key].first = sorted(rows, key=lambda row: row.publish_at or row.updated_at, reverse=key == "drafts")
    for key in ABOUT_SEATS:
        if key in found:
            rows = [seats[Assignment._meta.label_lower, pk] for pk in found[key].first]
            found[key].first = sorted(rows, key=_since if key != "overdue" else _due)[:SHOWN]
    if "pictures" in found:
        found["pictures"].first = [pictures[Picture._meta.label_lower, pk] for pk in sorted(found["pictures"].first)]
    if "deliveries" in found:
        rows = Delivery.objects.filter(pk__in=found["deliveries"].first).order_by("-pk")
        found["deliveries"].first = list(rows.select_related("notification__user"))


def _since(seat: Assignment):
    return seat.submitted_at or seat.invited_at, seat.pk


def _due(seat: Assignment):
    return seat.due_at, seat.pk


def _say_what_holds_up(found: dict[str, Found], seats: dict, user) -> None:
    gated = [row for key in ("today", "late") if key in found for row in found[key].first]
    reasons = obstacles_of(gated, viewer=user)
    for article in gated:
        article.reasons = reasons.get(article.pk, [])
        article.holders = [
            seat
            for seat in seats.values()
            if seat.article_id == article.pk and seat.required and seat.panelist and seat.state in seat.WITH_PANELIST
        ]
