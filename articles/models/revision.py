"""A save of the working copy, as it is kept."""

from django.db import models
from simple_history.models import HistoricalRecords
from simple_history.signals import pre_create_historical_record


class Kept(models.Model):
    """What a revision knows besides the fields of its article, its `version`, who saved it (`history_user`, nobody for
    an import) and when (`history_date`)."""

    restored = models.PositiveIntegerField(
        null=True, editable=False, help_text="The version whose fields this save brought back."
    )

    class Meta:
        abstract = True


class Revisions(HistoricalRecords):
    """The saves of a model, each kept once however many steps wrote it: the model gets a method `keep_revision`."""

    def add_extra_methods(self, cls):
        """Those of the library, and ours."""
        super().add_extra_methods(cls)

        def keep_revision(row, *, by, first: bool, restored: int | None = None) -> None:
            """Keep the row and its relations as they are stored now; saved by `by`, or by an import (None)."""
            row._history_user, row._restored = by, restored
            self.create_historical_record(row, "+" if first else "~")

        cls.keep_revision = keep_revision


def _say_what_it_restored(sender, instance, history_instance, **kwargs):
    history_instance.restored = getattr(instance, "_restored", None)


pre_create_historical_record.connect(_say_what_it_restored)
