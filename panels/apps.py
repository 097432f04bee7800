from django.apps import AppConfig


class PanelsConfig(AppConfig):
    name = "panels"

    def ready(self):
        """Join in at the seams of articles, and say who hears of the panel's events."""
        from panels import discussion, notices, receivers, topics  # noqa: F401 -- by being imported, once models are there
