"""How much was read: per article, per take, per source, and by day."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum
from django.utils import timezone

from articles.models import DayOfReading

MOST = 100  # rows of a table


@dataclass(frozen=True)
class Day:
    """How many readers there were on a day."""

    day: date
    readers: int


def since(days: int) -> date:
    """The first of so many days, of which today in the site's zone is the last."""
    return timezone.localdate(timezone=timezone.get_default_timezone()) - timedelta(days=days - 1)


def by_day(days: int, **about) -> list[Day]:
    """The readers of each of the last so many days, none left out; `about` narrows it to an article, say."""
    readers = Counter(dict(_opened(days).filter(**about).values_list("day").annotate(total=Sum("readers"))))
    return [Day(day, readers[day]) for day in (since(days) + timedelta(days=n) for n in range(days))]


def articles(days: int) -> list[tuple[int, str, int]]:
    """The articles most read: id, headline, readers."""
    return _most(_opened(days), "article_id", "article__headline")


def takes(days: int) -> list[tuple[str, int]]:
    """The personas whose takes were opened most: slug, readers."""
    return _most(DayOfReading.objects.filter(day__gte=since(days)).exclude(take=""), "take")


def sources(days: int, **about) -> list[tuple[str, int]]:
    """Where most readers came from: source, readers."""
    return _most(_opened(days).filter(**about), "source")


def _opened(days: int):
    return DayOfReading.objects.filter(day__gte=since(days), take="")


def _most(rows, *names: str) -> list[tuple]:
    return list(rows.values_list(*names).annotate(total=Sum("readers")).order_by("-total", names[0])[:MOST])
