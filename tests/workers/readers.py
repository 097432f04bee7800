"""Has somebody subscribe COUNT times, and begins the issue that tells them of an article; prints to whom it goes, as
JSON. No worker is told: python -m tests.workers.readers COUNT ID"""

import json
import sys

import django

django.setup()

from articles.models import Article  # noqa: E402 -- models need the setup above
from cms.events import bell  # noqa: E402
from cms.notifications.models import Subscriber  # noqa: E402
from newsletter.issuing import begin_at_once  # noqa: E402
from newsletter.models import Pace, Subscription  # noqa: E402


def main() -> None:
    bell.ring = lambda task: True
    count, article = map(int, sys.argv[1:])
    addresses = [f"reader-{number}@example.org" for number in range(count)]
    readers = Subscriber.objects.bulk_create(Subscriber(address=address) for address in addresses)
    Subscription.objects.bulk_create(Subscription(subscriber=reader, pace=Pace.AT_ONCE) for reader in readers)
    begin_at_once(Article.objects.get(pk=article))
    print(json.dumps(addresses))


if __name__ == "__main__":
    main()
