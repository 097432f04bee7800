from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"

    def ready(self):
        """Say who hears of articles' events, and what follows from them."""
        from articles import followers, notices  # noqa: F401 -- registered by being imported, once models are there
