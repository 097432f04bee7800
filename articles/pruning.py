"""Thin out the revisions of long ago, and never what an edition or a restored version came from."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Min
from django.utils import timezone

from articles.models import Article, Edition, Revision
from articles.states import lock
from cms.events.recording import one_ring, record

NEWEST = 50  # of an article, kept however old
BATCH = 500


def prune(now: datetime | None = None, *, dry: bool = False) -> dict[int, list[int]]:
    """Delete what `surplus` names, article by article, each in its own transaction; `dry` deletes nothing.

    Returns the versions by article. Nothing is due where REVISIONS_DAYS is 0. Safe to run twice, and to be stopped.
    """
    now, pruned = now or timezone.now(), {}
    if not settings.REVISIONS_DAYS:
        return pruned
    with one_ring():
        for pk in _crowded(_horizon(now)):
            if versions := _prune_one(pk, now, dry=dry):
                pruned[pk] = versions
    return pruned


def surplus(article: Article, now: datetime) -> list[tuple[int, int]]:
    """The revisions of an article that may go, newest first, as (row, version).

    Kept are all of the last REVISIONS_DAYS days, the NEWEST newest, the first, the last of each day in the site's zone,
    each that an edition froze, and each that was brought back with the save that did so. An edition that does not know
    its version keeps all.
    """
    frozen = set(Edition.objects.filter(article=article).values_list("version", flat=True))
    if None in frozen:
        return []
    rows = Revision.objects.filter(id=article.pk).order_by("-version", "-pk")
    rows = list(rows.values_list("pk", "version", "history_date", "restored"))
    needed = frozen | {restored for *_, restored in rows} | {version for _, version, *_ in rows[-1:]}
    zone, days, found = ZoneInfo(settings.TIME_ZONE), set(), []
    for place, (pk, version, at, restored) in enumerate(rows):
        day = at.astimezone(zone).date()
        old = place >= NEWEST and at < _horizon(now)
        if old and day in days and version not in needed and restored is None:
            found.append((pk, version))
        days.add(day)
    return found


@transaction.atomic
def _prune_one(pk: int, now: datetime, *, dry: bool) -> list[int]:
    article = lock(pk)
    found = surplus(article, now) if article else []  # of an article that is gone they are all that is left
    if found and not dry:
        rows = Revision.objects.filter(pk__in=[row for row, _ in found])
        for kept in Revision._meta.related_objects:
            kept.related_model._base_manager.filter(**{f"{kept.field.name}__in": rows.values("pk")}).delete()
        rows.delete()
        record("article.prune", subject=article, removed=len(found))
    return [version for _, version in found]


def _horizon(now: datetime) -> datetime:
    return now - timedelta(days=settings.REVISIONS_DAYS)


def _crowded(horizon: datetime) -> Iterator[int]:
    """The articles that have more revisions than are kept anyway, some of them old enough to go."""
    rows = Revision.objects.order_by("id").values("id").annotate(rows=Count("pk"), oldest=Min("history_date"))
    rows, last = rows.filter(rows__gt=NEWEST, oldest__lt=horizon).values_list("id", flat=True), 0
    while batch := list(rows.filter(id__gt=last)[:BATCH]):
        yield from batch
        last = batch[-1]
