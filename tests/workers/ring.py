"""Rings for each task named: python -m tests.workers.ring TASK…"""

import sys

from cms.celery import app

for task in sys.argv[1:]:
    app.send_task(task)
