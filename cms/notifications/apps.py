from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "cms.notifications"
    label = "notifications"

    def ready(self):
        """Follow the events."""
        from cms.notifications import routing  # noqa: F401 -- registered by being imported, once models are there
