"""Prints what became of articles, as JSON: python -m tests.workers.tally ID…"""

import json
import sys

import django

django.setup()

from articles.models import Article  # noqa: E402 -- models need the setup above
from cms.events.models import Event  # noqa: E402
from cms.notifications.models import Delivery  # noqa: E402


def main() -> None:
    articles = Article.objects.filter(pk__in=sys.argv[1:])
    published = Event.objects.filter(name="article.publish", subject_type="articles.article")
    deliveries = Delivery.objects.filter(notification__event__in=published.filter(subject_id__in=articles))
    tally = {
        "articles": [
            [article.state, article.editions.count(), published.filter(subject_id=article.pk).count()]
            for article in articles
        ],
        "deliveries": sorted(deliveries.values_list("state", flat=True)),
    }
    print(json.dumps(tally))


if __name__ == "__main__":
    main()
