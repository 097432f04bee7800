"""Who hears of what happens to batches."""

from datetime import timedelta

from django.urls import reverse

from cms.accounts.roles import newsroom
from cms.events.models import Event
from cms.newsroom.bulk.models import Batch
from cms.notifications.letters.vocabulary import Word, describe
from cms.notifications.routing import Notice, tell
from cms.notifications.topics import Topic, join

LONG = timedelta(minutes=1)  # whoever started a shorter one has seen it end


def _starter(event: Event) -> list:
    batch = Batch.objects.select_related("by").filter(pk=event.subject_id).first()
    return [batch.by] if batch and batch.by and event.at - batch.started_at > LONG else []


def _facts(event: Event) -> dict:
    batch = Batch.objects.get(pk=event.subject_id)
    return {"batch": batch, "url": reverse("admin:bulk_batch_change", args=[batch.pk]), "reply_to": None}


tell("batch.end", Notice("batch_ended", _starter, _facts))
join(
    Topic(
        "batches",
        "Bulk actions",
        "One that you started and that took a while has ended.",
        frozenset({"batch_ended"}),
        concerns=newsroom,
    )
)
describe(
    "batch_ended",
    "A bulk action has ended",
    Word("batch", "What was done", "Approve 12 articles", lambda facts: facts["batch"].title),
    Word("done", "How many it was done to", "10", lambda facts: str(facts["batch"].done)),
    Word("refused", "How many were refused", "2", lambda facts: str(facts["batch"].refused)),
    Word("failed", "How many failed", "0", lambda facts: str(facts["batch"].failed)),
)
