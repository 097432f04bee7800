"""A CSV file of articles: made whole in one transaction, so that it is there or is not."""

import csv
import gzip
import io
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from articles.models import Article
from cms.lib.sheets import ENCODING, cell
from cms.newsroom.bulk.models import Batch, BatchFile
from panels.progress import with_progress

KEPT = timedelta(days=7)
AT_ONCE = 200
COLUMNS = (
    "id",
    "headline",
    "address",
    "state",
    "category",
    "organizations",
    "byline",
    "drafted by",
    "words",
    "version",
    "created",
    "changed",
    "goes out",
    "first published",
    "edition",
    "takes approved",
    "seats",
)


def make(batch: Batch, by, progress: Callable[[int], None]) -> BatchFile:
    """The file of the batch's articles, in their order, unsaved; times in the zone of `by`, with their offset.

    `progress` is told how many articles were read, now and then, and may raise to end it.
    """
    text = io.StringIO(newline="")
    sheet = csv.writer(text)
    sheet.writerow(COLUMNS)
    for number, article in enumerate(_articles(batch, by), 1):
        sheet.writerow([cell(value, by.zone) for value in _values(article)])
        if number % AT_ONCE == 0:
            progress(number)
    content = gzip.compress(text.getvalue().encode(ENCODING))
    name = f"articles-{timezone.localtime(timezone=by.zone):%Y-%m-%d-%H%M}.csv"
    return BatchFile(batch=batch, name=name, content=content, expires_at=timezone.now() + KEPT)


def _articles(batch: Batch, by) -> Iterator[Article]:
    pks = list(batch.rows.order_by("position").values_list("article_id", flat=True))
    rows = with_progress(Article.objects.select_related("category", "live_edition", "created_by"), by)
    rows = rows.prefetch_related("organizations")
    for start in range(0, len(pks), AT_ONCE):
        part = pks[start : start + AT_ONCE]
        found = {article.pk: article for article in rows.filter(pk__in=part)}
        yield from (found[pk] for pk in part if pk in found)


def _values(article: Article) -> tuple:
    live = article.live_edition
    return (
        article.pk,
        article.headline,
        f"{settings.SITE_URL}{article.get_absolute_url()}" if live else "",
        article.get_state_display(),
        article.category,
        ", ".join(str(one) for one in article.organizations.all()),
        article.byline,
        article.created_by and article.created_by.name,
        article.words,
        article.version,
        article.created_at,
        article.updated_at,
        article.publish_at,
        live and live.published_at,
        live and live.number,
        article.approved_count,
        article.seat_count,
    )
