from django.apps import AppConfig


class NewsletterConfig(AppConfig):
    name = "newsletter"

    def ready(self):
        """Say what issues are made of, what follows from events, and what is erased with a subscriber."""
        from newsletter import followers, notices, receivers  # noqa: F401 -- by being imported
