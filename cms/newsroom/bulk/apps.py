from django.apps import AppConfig


class BulkConfig(AppConfig):
    name = "cms.newsroom.bulk"
    label = "bulk"
    verbose_name = "Bulk actions"

    def ready(self):
        """The inbox hears of batches."""
        from cms.newsroom.bulk import notices  # noqa: F401 -- it registers itself
