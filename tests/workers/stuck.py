"""The product's Celery app in a process that stops for ever in the middle of its first publication, having said so in
the file `middle` of VAR_DIR: celery -A tests.workers.stuck worker"""

import threading

from django.conf import settings
from django.dispatch import receiver

from articles.seams import edition_frozen
from cms.celery import app  # noqa: F401 -- what celery -A looks for


@receiver(edition_frozen)
def stop_here(sender, edition, **kwargs):
    (settings.VAR_DIR / "middle").write_text(str(edition.pk))
    threading.Event().wait()
