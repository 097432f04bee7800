"""Doors for the workers; the work is in running.py and preparing.py."""

from celery import shared_task

from cms.newsroom.bulk import preparing, running


@shared_task
def run() -> None:
    """Work on whatever batch is due."""
    running.run_due()


@shared_task
def forget() -> None:
    """Drop what nobody started, and files whose time is over."""
    preparing.forget()
