"""What readers can narrow a search to: a category, an organization, a year, and what other apps add."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Case, CharField, F, Q, QuerySet, Subquery, Value, When
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from articles.models import Category, Findable, Organization
from articles.models.findable import key_of, moment_of, place_of
from cms.lib.numbers import whole

MOST = 600  # choices in all; one that was made is always among them
YEARS = range(1971, 2200)  # those that have a place
NOTHING = Value("", CharField())

_kinds: dict[str, tuple[str, Callable[[], QuerySet]]] = {}


def narrowed_to(kind: str, label: str, subjects: Callable[[], QuerySet]) -> None:
    """Have readers choose among these subjects, which have a slug and a name; Findable.about names them by `kind`."""
    _kinds[kind] = label, subjects


narrowed_to("category", gettext_lazy("Category"), Category.objects.all)
narrowed_to("organization", gettext_lazy("Organization"), Organization.objects.all)


@dataclass(frozen=True)
class Choice:
    """A list to choose from: its name in the address, what it is called, (value, name) of each, and what is chosen."""

    kind: str
    label: str
    options: list[tuple[str, str]]
    chosen: str


@dataclass(frozen=True)
class Narrowing:
    """What a search is narrowed to: Findable.about, and from which place to which; and the lists it is chosen from."""

    choices: list[Choice]
    about: list[str]
    places: dict[str, int]

    @property
    def chosen(self) -> bool:
        """Whether it is narrowed at all."""
        return any(choice.chosen for choice in self.choices)


def narrowing(asked) -> Narrowing:
    """What is asked for in the query of an address (a QueryDict), in one query. What does not exist leaves nothing."""
    wanted = {kind: asked.get(kind, "")[:200] for kind in (*_kinds, "year")}
    rows = _rows(wanted)
    choices, about = [], []
    for number, (kind, (label, _)) in enumerate(_kinds.items()):
        mine = {slug: (pk, name) for which, pk, slug, name in rows if which == number}
        options = [(slug, name) for slug, (_, name) in mine.items()]
        choices.append(Choice(kind, label, options, wanted[kind]))
        if wanted[kind]:
            pk, _ = mine.get(wanted[kind], (0, ""))  # there is no row 0
            about.append(key_of(kind, pk))
    years = [_years(place) for which, place, *_ in rows if which == len(_kinds)]
    choices.append(Choice("year", gettext("Year"), years[0] if years else [], wanted["year"]))
    return Narrowing(choices, about, _places(wanted["year"]))


def _rows(wanted: dict[str, str]) -> list[tuple]:
    """Of each choice: number of its kind, key, slug, name; and at last the place of the oldest article."""
    parts = [
        _part(subjects(), number, F("slug"), F("name"), Q(slug=wanted[kind]))
        for number, (kind, (_, subjects)) in enumerate(_kinds.items())
    ]
    first = Findable.objects.order_by("place").values("place")[:1]
    parts.append(
        _part(Findable.objects.filter(place=Subquery(first)), len(_kinds), NOTHING, NOTHING, Q(pk__isnull=True))
    )
    rows = parts[0].union(*parts[1:], all=True).order_by("-chosen", "-number", "called")
    return sorted((row[:4] for row in rows[:MOST]), key=lambda row: (row[0], row[3]))


def _part(rows: QuerySet, number: int, address, called, chosen: Q) -> QuerySet:
    columns = {"number": Value(number), "key": F("pk"), "address": address, "called": called}
    columns["chosen"] = Case(When(chosen, then=Value(1)), default=Value(0))
    return rows.order_by().annotate(**columns).values_list(*columns)


def _years(place: int) -> list[tuple[str, str]]:
    zone = ZoneInfo(settings.TIME_ZONE)
    first = moment_of(place).astimezone(zone).year
    return [(str(year), str(year)) for year in range(timezone.localtime(timezone=zone).year, first - 1, -1)]


def _places(year: str) -> dict[str, int]:
    """From where to where those of a year stand, in the site's zone."""
    if not year:
        return {}
    number = whole(year, digits=4)
    if number not in YEARS:
        return {"since": 0, "until": 0}
    return {"since": _new_year(number), "until": _new_year(number + 1)}


def _new_year(year: int) -> int:
    return place_of(datetime(year, 1, 1, tzinfo=ZoneInfo(settings.TIME_ZONE)))
