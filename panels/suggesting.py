"""Whom to ask for a take on an article: by topic, punctuality and load, with the reasons in words."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, Subquery, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from articles.models import Article
from cms.lib.html import to_text
from panels.availability import Standing, standings, with_load
from panels.models import Assignment, Panelist, Take

POOL = 200
LAST = 10  # takes that punctuality is counted over
REMEMBERED = timedelta(days=365)
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Suggestion:
    """A panelist with what speaks for and against asking them."""

    panelist: Panelist
    standing: Standing
    about: tuple[str, ...]  # what of the article is theirs: "writes about Funding", "knows batteries"
    in_time: int
    counted: int

    @property
    def reasons(self) -> list[str]:
        """In words, what matters most first."""
        words = [self.standing.away(), *self.about, self.standing.load, self._punctuality()]
        languages, program = self.panelist.languages, self.panelist.user.is_program
        return [word for word in (program and "a program", *words, languages and f"writes {languages}") if word]

    @property
    def rank(self) -> tuple:
        """Sorted by this, the best comes first: who can be asked, knows the subject, delivers in time, has little to
        do. Of somebody who has never delivered it is believed that three of four are in time."""
        share = self.in_time / self.counted if self.counted else 0.75
        hindered = bool(self.standing.hindrance())
        return (hindered, -len(self.about), -share, self.standing.open, self.panelist.user.username)

    def writes_for(self, persona: int) -> bool:
        """Whether they may write for the persona of this key. Their personas are at hand."""
        return any(voice.pk == persona for voice in self.panelist.personas.all())

    def with_voices(self) -> str:
        """As str(), with the personas that they write for."""
        voices = ", ".join(voice.name for voice in self.panelist.personas.all())
        return f"{self.panelist} ({voices}): {', '.join(self.reasons)}"

    def __str__(self) -> str:
        return f"{self.panelist}: {', '.join(self.reasons)}"

    def _punctuality(self) -> str:
        if self.counted < 2:
            return ("last take in time" if self.in_time else "last take late") if self.counted else ""
        return f"{self.in_time} of the last {self.counted} in time"


def whom_to_ask(article: Article) -> list[Suggestion]:
    """Everybody who can be given a seat on the article, whom to ask first coming first; of very many, a POOL of them,
    those who write for a persona that has a seat before all others."""
    seated = article.assignments.exclude(state=Assignment.State.CANCELLED).order_by().values("persona")
    sits = Panelist.personas.through.objects.filter(panelist=OuterRef("pk"), persona__in=seated)
    active = Panelist.objects.filter(user__is_active=True).select_related("user").prefetch_related("personas")
    return suggest(article, active.annotate(sits=Exists(sits)).order_by("-sits", "user__username")[:POOL])


def suggest(article: Article, panelists: Iterable[Panelist], now: datetime | None = None) -> list[Suggestion]:
    """These panelists, whom to ask first coming first, in three queries for any number of them. Their users are
    at hand, and the article's category."""
    now, panelists = now or timezone.now(), list(panelists)
    loads, topical = _loads(article, panelists)
    stand, counts = standings(panelists, loads=loads), _punctuality(panelists, now)
    words = _words(f"{article.headline} {article.dek} {to_text(article.body_html)}")
    found = []
    for one in panelists:
        about = [f"writes about {article.category}"] if one.pk in topical else []
        about += [f"knows {subject}" for subject in one.known_subjects if f" {_words(subject).strip()} " in words]
        found.append(Suggestion(one, stand[one.pk], tuple(about), *counts[one.pk]))
    return sorted(found, key=lambda one: one.rank)


def _words(text: str) -> str:
    return f" {' '.join(WORD.findall(text.casefold()))} "


def _loads(article: Article, panelists: list[Panelist]) -> tuple[dict[int, int], set[int]]:
    """How much each has to do, and which of them write about the article's category."""
    about = Panelist.categories.through.objects.filter(panelist=OuterRef("pk"), category=article.category_id)
    rows = with_load(Panelist.objects.filter(pk__in=[one.pk for one in panelists])).annotate(topical=Exists(about))
    rows = list(rows.values_list("pk", "load", "topical"))
    return {pk: load for pk, load, _ in rows}, {pk for pk, _, topical in rows if topical}


def _punctuality(panelists: list[Panelist], now: datetime) -> dict[int, tuple[int, int]]:
    """How many of the last takes of each were in time, and of how many. It is the first round that counts."""
    first = Take.objects.filter(assignment=OuterRef("pk")).order_by("round").values("submitted_at")[:1]
    due = Assignment.objects.filter(panelist__in=panelists, due_at__gt=now - REMEMBERED)
    rows = (
        due.exclude(state__in=Assignment.CLOSED)
        .filter(Q(submitted_at__isnull=False) | Q(due_at__lte=now))
        .annotate(rank=Window(RowNumber(), partition_by="panelist", order_by=[F("due_at").desc(), F("pk").desc()]))
        .filter(rank__lte=LAST)
        .annotate(came=Subquery(first))
    )
    counts = defaultdict(lambda: (0, 0))
    for panelist, due_at, came in rows.order_by().values_list("panelist_id", "due_at", "came"):
        in_time, counted = counts[panelist]
        counts[panelist] = (in_time + (came is not None and came <= due_at), counted + 1)
    return counts
