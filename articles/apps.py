from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"

    def ready(self):
        """Say who hears of articles’ events, what follows from them, and where articles use pictures."""
        from articles import followers, notices, uses  # noqa: F401 -- registered by being imported, models being there
