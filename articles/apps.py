from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"

    def ready(self):
        """Say who hears of articles’ events, where they use pictures, and what of them can be commented on."""
        from articles import discussion, notices, uses  # noqa: F401 -- registered by being imported, once models are there
