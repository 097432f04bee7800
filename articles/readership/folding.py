"""Visits become counts: each reader once a day for each page."""

from collections import Counter, defaultdict

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from articles.models import DayOfReading, DaySalt, Edition, Seen, Visit

BATCH = 2000
SOURCES = 40  # hosts that are told apart for one page on one day


@transaction.atomic
def fold() -> int:
    """Fold the oldest BATCH of visits, and forget the readers of past days; returns how many visits.

    The salts are the lock: whoever holds them folds alone. A batch is counted and deleted in one transaction, so that
    twice is once.
    """
    list(DaySalt.objects.select_for_update().order_by("day"))
    visits = list(Visit.objects.order_by("pk")[:BATCH])
    _count(_first_of_each(visits))
    Visit.objects.filter(pk__in=[visit.pk for visit in visits]).delete()
    _forget()
    return len(visits)


def _first_of_each(visits: list[Visit]) -> list[Visit]:
    """Of each reader and page the first visit, if they were not counted there on that day, and if there is the page."""
    real = _pages({visit.article_id for visit in visits})
    first = {}
    for visit in visits:
        if (visit.article_id, visit.take) in real:
            first.setdefault((visit.day, visit.article_id, visit.take, visit.reader), visit)
    names = "day", "article_id", "take", "reader"
    within = {f"{name}__in": {getattr(visit, name) for visit in first.values()} for name in names}
    for known in Seen.objects.filter(**within).values_list(*names):
        first.pop(known, None)
    Seen.objects.bulk_create([Seen(**dict(zip(names, key, strict=True))) for key in first])
    return list(first.values())


def _pages(articles: set[int]) -> set[tuple[int, str]]:
    """The pages that there are for readers, of these articles: (article, take)."""
    takes = Edition.objects.live().order_by().filter(article__in=articles).values_list("article_id", "takes__slug")
    return {(article, take or "") for article, take in takes} | {(article, "") for article, _ in takes}


def _count(visits: list[Visit]) -> None:
    pages = {visit.article_id for visit in visits}, {visit.day for visit in visits}
    known = defaultdict(set)
    for row in DayOfReading.objects.filter(article__in=pages[0], day__in=pages[1]):
        known[row.article_id, row.day, row.take].add(row.source)
    added = Counter()
    for visit in visits:
        page = visit.article_id, visit.day, visit.take
        source = visit.source if visit.source in known[page] or len(known[page]) < SOURCES else DayOfReading.OTHER
        known[page].add(source)
        added[*page, source] += 1
    for (article, day, take, source), number in added.items():
        row = {"article_id": article, "day": day, "take": take, "source": source}
        if not DayOfReading.objects.filter(**row).update(readers=F("readers") + number):
            DayOfReading.objects.create(**row, readers=number)


def _forget() -> None:
    """Delete what could tell one reader of a past day from another, once all of that day is counted."""
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    if not Visit.objects.filter(day__lt=today).exists():
        Seen.objects.filter(day__lt=today).delete()
        DaySalt.objects.filter(day__lt=today).delete()
