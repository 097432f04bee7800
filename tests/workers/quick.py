"""The product's Celery app with its whole timetable, a second between sweeps: celery -A tests.workers.quick beat"""

from cms.celery import app

for sweep in app.conf.beat_schedule.values():
    sweep["schedule"] = 1.0
