"""The product's Celery app in a hurry, with nothing but news to tell: a second between sweeps; leases, pauses and
time-outs of seconds instead of minutes: celery -A tests.workers.hurried worker"""

from datetime import timedelta

from django.conf import settings

from cms.notifications import schedule
from tests.workers.quick import app

SWEEPS = ("dispatch events", "spread newsletters", "deliver notifications")
app.conf.beat_schedule = {name: app.conf.beat_schedule[name] for name in SWEEPS}
settings.EMAIL_TIMEOUT = 1
schedule.LEASE, schedule.ROUND = timedelta(seconds=4), 3
schedule.PAUSES[:] = [timedelta(seconds=seconds) for seconds in (0.5, 1, 1.5, 2, 3)]
