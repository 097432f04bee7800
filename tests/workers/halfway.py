"""The product's Celery app in a hurry, whose newsletters are told by tens: it begins the third ten when there is a file
`third` in VAR_DIR, and stops for ever once it has written them, before it commits. Then there is a file `halfway`:
celery -A tests.workers.halfway worker"""

import threading
import time
from itertools import count

import django

from tests.workers.hurried import app  # noqa: F401 -- what celery -A looks for

django.setup()

from django.conf import settings  # noqa: E402 -- models need the setup above
from django.db.models.signals import post_save  # noqa: E402
from django.dispatch import receiver  # noqa: E402

from newsletter import spreading  # noqa: E402
from newsletter.models import Issue  # noqa: E402

settings.EMAIL_TIMEOUT = 60
spreading.BATCH = 10
spread, begun, written = spreading.spread, count(1), count(1)


def spread_when_told_to(pk: int) -> int | None:
    # Not within the transaction: on SQLite nobody else could write meanwhile, and no letter leave.
    third = next(begun) == 3
    while third and not (settings.VAR_DIR / "third").exists():
        time.sleep(0.1)
    return spread(pk)


@receiver(post_save, sender=Issue)
def stop_here(sender, **kwargs):
    if next(written) == 3:
        (settings.VAR_DIR / "halfway").touch()
        threading.Event().wait()


spreading.spread = spread_when_told_to
