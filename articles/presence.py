"""Who has an article open, and who saved what since a page of it was opened: a warning before a clash, never a lock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from articles import drafting, revisions
from articles.models import Article, Autosave, Presence
from articles.models.autosave import TYPING
from cms.events.machine import Gone
from cms.events.models import Event
from cms.lib.times import spell

MOST = 50  # open pages that are told of
MOST_OF_ONE = 20  # open pages of one person on one article; the longest unheard of go
FORGOTTEN_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class Company:
    """Somebody else who has the article open."""

    name: str
    since: datetime
    typing: bool


@dataclass(frozen=True)
class Saved:
    """The version that is stored now, and what in it is not as in the version a page was opened from."""

    version: int
    by: str
    at: datetime | None
    labels: list[str]


def beat(article: Article, *, by, page: str, typing: bool = False) -> tuple[list[Company], bool]:
    """This page is open, and maybe typed in. Returns who else has it open, and whether `by` has it open twice."""
    now = timezone.now()
    heard = {"seen_at": now} | ({"typed_at": now} if typing else {})
    if not Presence.objects.filter(article=article, user=by, page=page).update(**heard):
        Presence.objects.get_or_create(article=article, user=by, page=page, defaults=heard)
        pages = Presence.objects.filter(article=article, user=by).order_by("-seen_at")
        Presence.objects.filter(pk__in=list(pages.values_list("pk", flat=True)[MOST_OF_ONE : 2 * MOST_OF_ONE])).delete()
    rows = Presence.objects.now(now).filter(article=article).exclude(page=page, user=by)
    rows = list(rows.select_related("user").order_by("since", "pk")[:MOST])
    return _company([row for row in rows if row.user_id != by.pk], now), any(row.user_id == by.pk for row in rows)


def leave(article: Article, *, by, page: str) -> None:
    """This page was closed. Twice is fine."""
    Presence.objects.filter(article=article, user=by, page=page).delete()


def saved_since(article: Article, version: int) -> Saved | None:
    """Who stored what the article is now, if it is no longer `version`."""
    if article.version == version:
        return None
    last = Event.objects.about(article).filter(name__in=drafting.SAVES).select_related("actor").first()
    by = last.actor.name if last and last.actor else "Somebody"
    return Saved(article.version, by, last.at if last else None, revisions.changed_fields(article, version))


def unsaved(article: Article, *, by) -> list[str]:
    """What is on screens and in no version, for whoever is about to send the article on: in sentences."""
    now = timezone.now()
    mine = Autosave.objects.filter(article=article, user=by).order_by("-saved_at").only("saved_at").first()
    rows = Presence.objects.now(now).filter(article=article, typed_at__gt=now - TYPING).exclude(user=by)
    typing = _company(list(rows.select_related("user").order_by("since", "pk")[:MOST]), now)
    own = (
        [f"You typed something on its page that is not saved, {spell(mine.saved_at)}. It stays behind."] if mine else []
    )
    return own + [f"{one.name} is typing on its page now. What is not saved stays behind." for one in typing]


def forget_old(now=None) -> int:
    """Delete pages that were not heard of for long; returns how many. Safe to run twice."""
    return Presence.objects.filter(seen_at__lt=(now or timezone.now()) - FORGOTTEN_AFTER).delete()[0]


def read(pk: int) -> Article:
    """The article, for a beat. Raises Gone."""
    article = Article.objects.filter(pk=pk).first()
    if article is None:
        raise Gone(f"There is no article {pk}.")
    return article


def _company(rows: list[Presence], now) -> list[Company]:
    """One line for each person, however many pages they have open."""
    people = {}
    for row in rows:
        known = people.get(row.user_id)
        typing = row.is_typing(now) or bool(known and known.typing)
        people[row.user_id] = Company(row.user.name, known.since if known else row.since, typing)
    return list(people.values())
