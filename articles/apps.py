from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"

    def ready(self):
        """Say who hears of articles' events, and what of an article can be commented on."""
        from articles import discussion, notices  # noqa: F401 -- registered by being imported, once models are there
