"""The Celery app and every sweep with its period: the whole timetable is this one list."""

import os

from celery import Celery
from celery.signals import worker_init
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")

TRANSPORT_ALIASES["filesystem"] = "cms.lib.queuefiles:Transport"

app = Celery("cms")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# A message may be lost, doubled or late: each sweep asks the database what is due, and does that.
app.conf.beat_schedule = {
    "publish what is due": {"task": "articles.tasks.publish_due", "schedule": 5.0, "options": {"expires": 60}},
    "dispatch events": {"task": "cms.events.tasks.dispatch", "schedule": 10.0, "options": {"expires": 60}},
    "deliver notifications": {"task": "cms.notifications.tasks.deliver", "schedule": 15.0, "options": {"expires": 60}},
    "run errands": {"task": "cms.notifications.tasks.run_errands", "schedule": 5.0, "options": {"expires": 60}},
    "call webhooks": {"task": "cms.notifications.tasks.call", "schedule": 5.0, "options": {"expires": 60}},
    "begin digests": {"task": "cms.notifications.tasks.bundle", "schedule": 60.0, "options": {"expires": 120}},
    "answer newsletter requests": {"task": "newsletter.tasks.answer", "schedule": 5.0, "options": {"expires": 60}},
    "begin newsletters": {"task": "newsletter.tasks.begin", "schedule": 60.0, "options": {"expires": 120}},
    "spread newsletters": {"task": "newsletter.tasks.spread", "schedule": 15.0, "options": {"expires": 60}},
    "forget newsletter requests": {"task": "newsletter.tasks.forget", "schedule": 3600.0},
    "thin out newsletters": {"task": "newsletter.tasks.thin", "schedule": 86400.0},
    "remind panelists": {"task": "panels.tasks.remind", "schedule": 60.0, "options": {"expires": 120}},
    "close rebuttals": {"task": "panels.tasks.close_rebuttals", "schedule": 60.0, "options": {"expires": 120}},
    "reveal takes": {"task": "panels.tasks.reveal", "schedule": 30.0, "options": {"expires": 60}},
    "call standbys in": {"task": "panels.tasks.call_in_standbys", "schedule": 60.0, "options": {"expires": 120}},
    "draw cards": {"task": "articles.tasks.draw_cards", "schedule": 60.0, "options": {"expires": 60}},
    "draw cards of takes": {"task": "panels.tasks.draw_cards", "schedule": 60.0, "options": {"expires": 60}},
    "mend the search": {"task": "articles.tasks.mend_search", "schedule": 60.0, "options": {"expires": 60}},
    "count readers": {"task": "articles.tasks.count_readers", "schedule": 30.0, "options": {"expires": 60}},
    "tell the hub": {"task": "articles.tasks.tell_hub", "schedule": 5.0, "options": {"expires": 60}},
    "check links": {"task": "articles.tasks.check_links", "schedule": 30.0, "options": {"expires": 60}},
    "keep links fresh": {"task": "articles.tasks.keep_links_fresh", "schedule": 3600.0},
    "render pictures": {"task": "pictures.tasks.render", "schedule": 20.0, "options": {"expires": 60}},
    "forget files": {"task": "pictures.tasks.forget_files", "schedule": 300.0, "options": {"expires": 300}},
    "forget screens": {"task": "articles.tasks.forget_screens", "schedule": 3600.0},
    "go on with bulk actions": {"task": "cms.newsroom.bulk.tasks.run", "schedule": 10.0, "options": {"expires": 60}},
    "forget bulk actions": {"task": "cms.newsroom.bulk.tasks.forget", "schedule": 3600.0},
    "prune revisions": {"task": "articles.tasks.prune_revisions", "schedule": 86400.0},
    "forget sessions": {"task": "cms.accounts.tasks.forget_ended_sessions", "schedule": 3600.0},
}


@worker_init.connect
def forget_old_rings(sender, **kwargs):
    """A worker that comes to a folder full of messages would list them all for each one it takes. They are rings for
    what the next sweep does anyway."""
    if app.conf.broker_url.startswith("filesystem:"):
        app.control.purge()
