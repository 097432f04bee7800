from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ArticlesConfig(AppConfig):
    name = "articles"

    def ready(self):
        """Say who hears of articles’ events, where articles use pictures, and keep the index of words whole."""
        from articles import finding, notices, uses  # noqa: F401 -- registered by being imported, once models are there

        post_migrate.connect(finding.restore, sender=self)
