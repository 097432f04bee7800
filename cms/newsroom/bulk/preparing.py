"""Choose articles, start, stop, go on: what a person does with a batch."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from cms.events import bell
from cms.events.machine import Conflict, NotAllowed, move
from cms.newsroom.bulk.kinds import KINDS
from cms.newsroom.bulk.models import Batch, BatchFile, BatchRow
from cms.newsroom.bulk.states import BATCH

MOST = 10_000  # articles in one batch
FORGOTTEN = timedelta(days=1)


@transaction.atomic
def prepare(kind: str, articles: list[int], *, by) -> Batch:
    """Put these articles (ids, in their order) down for something to be done with them; nothing is done yet.

    Raises NotAllowed, and Conflict for none and for more than MOST.
    """
    articles = list(dict.fromkeys(articles))
    if not KINDS[kind].may(by):
        raise NotAllowed(f"You may not do this: {KINDS[kind].label.lower()}.")
    if not articles:
        raise Conflict("No article is chosen. Choose some in the list.", code="none_chosen")
    if len(articles) > MOST:
        raise Conflict(f"These are more than {MOST:,} articles. Narrow the list with its filters.", code="too_many")
    batch = Batch.objects.create(kind=kind, title=KINDS[kind].title_for(len(articles)), by=by, size=len(articles))
    rows = (BatchRow(batch=batch, article_id=pk, position=position) for position, pk in enumerate(articles))
    BatchRow.objects.bulk_create(rows, batch_size=1000)
    return batch


def start(pk: int, *, by, facts: dict) -> Batch:
    """Have the workers do it, by these facts (plain JSON, those that its kind asks for). Raises what move() raises."""
    with move(BATCH, pk, "start", by=by) as step:
        if not KINDS[step.row.kind].may(by):
            raise NotAllowed(f"You may not do this: {KINDS[step.row.kind].label.lower()}.")
        now = timezone.now()
        step.set(facts=facts, started_at=now, due_at=now)
        step.data |= {"kind": step.row.kind, "size": step.row.size}
        transaction.on_commit(bell.ring_bulk, robust=True)
    return step.row


def stop(pk: int, *, by) -> Batch:
    """Leave it at what is done by now. Raises what move() raises."""
    with move(BATCH, pk, "stop", by=by) as step:
        step.set(due_at=None, ended_at=timezone.now())
        step.data |= counts(step.row)
    return step.row


def resume(pk: int, *, by) -> Batch:
    """Go on with what is left. Raises what move() raises."""
    with move(BATCH, pk, "resume", by=by) as step:
        step.set(due_at=timezone.now(), ended_at=None)
        transaction.on_commit(bell.ring_bulk, robust=True)
    return step.row


def again(pk: int, *, by) -> Batch:
    """A new batch of the same kind, not started, with the articles that this one was refused. Raises as prepare()."""
    old = Batch.objects.get(pk=pk)
    unsuccessful = old.rows.filter(outcome__in=[BatchRow.Outcome.REFUSED, BatchRow.Outcome.FAILED])
    with transaction.atomic():
        new = prepare(old.kind, list(unsuccessful.order_by("position").values_list("article_id", flat=True)), by=by)
        Batch.objects.filter(pk=new.pk).update(facts=old.facts)
    return new


def counts(batch: Batch) -> dict:
    """What became of its articles, for an event."""
    return {"done": batch.done, "refused": batch.refused, "failed": batch.failed, "left": batch.left}


def forget(now=None) -> None:
    """Drop what was chosen and not started for a day, and files whose time is over."""
    now = now or timezone.now()
    Batch.objects.filter(state=Batch.State.PREPARED, created_at__lt=now - FORGOTTEN).delete()
    BatchFile.objects.filter(expires_at__lt=now).delete()
