from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "cms.notifications"
    label = "notifications"

    def ready(self):
        """Follow the events."""
        from cms.notifications import digests  # noqa: F401 -- with routing, registered by being imported, once models are there
