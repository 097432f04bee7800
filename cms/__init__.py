"""Paneldesk, the composition root. The Celery app is loaded with it so that every process can ring the workers."""

from cms.celery import app as celery_app

__all__ = ["celery_app"]
