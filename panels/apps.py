from django.apps import AppConfig


class PanelsConfig(AppConfig):
    name = "panels"

    def ready(self):
        """Join in at the seams of articles, and say who hears of the panel's events."""
        # By being imported, once models are there.
        from panels import discussion, entering, notices, receivers, topics  # noqa: F401
