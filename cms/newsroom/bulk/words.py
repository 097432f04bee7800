"""Events of bulk actions, in the newsroom's words."""

from django.urls import reverse

from cms.events.words import Subject, teach
from cms.newsroom.bulk.models import Batch

teach(
    "bulk.batch",
    Subject(
        rows=lambda pks: Batch.objects.filter(pk__in=pks),
        name=lambda batch: f"“{batch.title}”",
        url=lambda batch: reverse("admin:bulk_batch_change", args=[batch.pk]),
    ),
    {
        "batch.start": "started {it}",
        "batch.stop": "stopped {it} at {done} done",
        "batch.resume": "went on with {it}",
        "batch.end": "finished {it}: {done} done, {refused} refused, {failed} failed",
    },
)
