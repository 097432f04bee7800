from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PanelsConfig(AppConfig):
    name = "panels"

    def ready(self):
        """Join in at the seams of articles, and say who hears of the panel's events."""
        # By being imported, once models are there.
        from panels import (  # noqa: F401
            cards,
            discussion,
            entering,
            letters,
            notices,
            payloads,
            receivers,
            reminders,
            topics,
            unreached,
        )

        post_migrate.connect(reminders.begin, sender=self)
