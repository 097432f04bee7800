from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PanelsConfig(AppConfig):
    name = "panels"

    def ready(self):
        """Join in at the seams of articles, and say who hears of the panel's events."""
        from panels import discussion, notices, receivers, reminders, topics  # noqa: F401 -- by being imported, once models are there

        post_migrate.connect(reminders.begin, sender=self)
