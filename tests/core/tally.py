"""Prints what a race left behind, as JSON: one line per article or seat."""

import json

import django

django.setup()

from django.db.models import Count  # noqa: E402 -- models need the setup above

from articles.models import Article  # noqa: E402
from cms.events.models import Event  # noqa: E402
from cms.newsroom.bulk.models import Batch  # noqa: E402
from panels.models import Assignment  # noqa: E402


def names(row) -> list[str]:
    return sorted(Event.objects.about(row).values_list("name", flat=True))


def main() -> None:
    articles = Article.objects.annotate(count=Count("editions"))
    seats = Assignment.objects.annotate(count=Count("takes"))
    tally = {
        "articles": {
            row.pk: {"state": row.state, "slug": row.slug, "editions": row.count, "events": names(row)}
            for row in articles
        },
        "seats": {
            row.pk: {"state": row.state, "takes": row.count, "version": row.draft_version, "events": names(row)}
            for row in seats
        },
    }
    tally["batches"] = {
        batch.pk: {
            "state": batch.state,
            "counts": [batch.size, batch.done, batch.refused, batch.failed],
            "articles": list(batch.rows.values_list("article_id", flat=True)),
            "events": names(batch),
        }
        for batch in Batch.objects.all()
    }
    print(json.dumps(tally))


if __name__ == "__main__":
    main()
