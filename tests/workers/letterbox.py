"""Prints what became of the letters of the newsletter, as JSON: how many are in which state, and the Message-IDs of
those that may have arrived twice: python -m tests.workers.letterbox"""

import json
from collections import Counter

import django

django.setup()

from cms.notifications.mails import message_id  # noqa: E402 -- models need the setup above
from cms.notifications.models import Delivery  # noqa: E402


def main() -> None:
    letters = Delivery.objects.filter(channel=Delivery.Channel.NEWSLETTER)
    in_doubt = letters.in_doubt().select_related("notification")
    found = {
        "states": Counter(letters.values_list("state", flat=True)),
        "in_doubt": [message_id(row.notification) for row in in_doubt],
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
