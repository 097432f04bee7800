from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class ArticlesConfig(AppConfig):
    name = "articles"

    def ready(self):
        """Say who hears of articles’ events, what follows from them, and where else articles join in."""
        from articles import discussion, finding, followers, notices, uses  # noqa: F401 -- by being imported
        from articles.search import index

        post_migrate.connect(finding.restore, sender=self)
        post_migrate.connect(index.restore, sender=self)
        connection_created.connect(index.never_compile)
