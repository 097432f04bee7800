from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "cms.events"
    label = "events"

    def ready(self):
        """Write down what changes about people and roles."""
        from cms.events import people  # noqa: F401 -- registered by being imported, once models are there
