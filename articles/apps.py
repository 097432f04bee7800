from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"

    def ready(self):
        """Say who hears of articles’ events, and where articles use pictures."""
        from articles import notices, uses  # noqa: F401 -- registered by being imported, once models are there
