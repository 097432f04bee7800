from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "comments"

    def ready(self):
        """Say who hears of comments, and how they are told of."""
        from comments import notices, words  # noqa: F401 -- registered by being imported, once models are there
