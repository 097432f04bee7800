"""Tries every failed delivery again, as an editor would, and prints what became of the news that feed.py made, as JSON:
the states of its deliveries, and the Message-IDs of those that may have arrived twice: python -m tests.workers.mailroom
"""

import json
from collections import Counter

import django

django.setup()

from cms.notifications.deliveries import retry  # noqa: E402 -- models need the setup above
from cms.notifications.mails import message_id  # noqa: E402
from cms.notifications.models import Delivery  # noqa: E402


def main() -> None:
    deliveries = Delivery.objects.filter(notification__kind__in=("approved", "submitted"))
    tally = {
        "states": Counter(deliveries.values_list("state", flat=True)),
        "in_doubt": [message_id(row.notification) for row in deliveries.in_doubt().select_related("notification")],
        "again": sum(retry(pk) for pk in deliveries.failed().values_list("pk", flat=True)),
    }
    print(json.dumps(tally))


if __name__ == "__main__":
    main()
