"""Do what batches ask for, article by article: each with its result in one transaction, so that a crash leaves nothing
half done and a second run does nothing twice."""

import logging
import time
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone

from cms.accounts.models import User
from cms.events import bell
from cms.events.machine import Conflict, NotAllowed, Refused, move
from cms.events.recording import one_ring
from cms.newsroom.bulk.kinds import KINDS
from cms.newsroom.bulk.models import Batch, BatchFile, BatchRow
from cms.newsroom.bulk.preparing import counts
from cms.newsroom.bulk.states import BATCH

log = logging.getLogger(__name__)

AT_ONCE = 20  # articles between two looks at the clock of the lease
PATIENCE = 20  # seconds for one batch: a long one must not keep the workers from publishing
LEASE = timedelta(minutes=2)
LONGEST = 500  # characters of a result
Outcome = BatchRow.Outcome
_COUNTED = {Outcome.DONE: "done", Outcome.REFUSED: "refused", Outcome.FAILED: "failed"}


class _Stopped(Exception):
    """The batch runs no longer: somebody stopped it."""


def run_due(now=None) -> int:
    """Work on the batches that are due, each for about PATIENCE seconds; returns how many were taken up here."""
    now, taken = now or timezone.now(), 0
    for pk in list(Batch.objects.due(now).order_by("due_at", "pk").values_list("pk", flat=True)[:AT_ONCE]):
        # The claim is a lease: if this process dies, the batch is due again when it ends.
        if Batch.objects.due(now).filter(pk=pk).update(due_at=timezone.now() + LEASE):
            taken += 1
            try:
                with one_ring():
                    work_on(Batch.objects.get(pk=pk))
            except Exception:  # one batch must not hold up the others; this one is due again when its lease ends
                log.exception("Batch %s stands still and is taken up again in %s", pk, LEASE)
    return taken


def work_on(batch: Batch) -> None:
    """Do what there is to do, for about PATIENCE seconds; another worker may be doing the same."""
    kind, end = KINDS[batch.kind], time.monotonic() + PATIENCE
    if kind.makes:
        _make(batch, kind)
        return
    while True:
        pks = list(batch.rows.filter(outcome=Outcome.WAITING).values_list("pk", flat=True)[:AT_ONCE])
        try:
            judged = [_judge(pk, batch, kind) for pk in pks]
        except _Stopped:
            return
        if not any(judged):
            # None is left; or another worker has those that are, and ends the batch.
            _end(batch)
            return
        late = time.monotonic() > end
        Batch.objects.filter(pk=batch.pk, state=Batch.State.RUNNING).update(
            due_at=timezone.now() + (timedelta(0) if late else LEASE)
        )
        if late:
            bell.ring_bulk()
            return


def _judge(pk: int, batch: Batch, kind) -> bool:
    """Do it with one article and write down the result. False when another worker has it, or did it.

    Raises _Stopped, and then nothing was done; and what a broken connection raises.
    """
    with transaction.atomic():
        free = BatchRow.objects.select_for_update(skip_locked=True).filter(pk=pk, outcome=Outcome.WAITING)
        row = free.first()
        if row is None:
            return False
        outcome, detail = _tried(row, batch, kind)
        BatchRow.objects.filter(pk=pk).update(outcome=outcome, detail=detail[:LONGEST])
        _count(batch, **{_COUNTED[outcome]: F(_COUNTED[outcome]) + 1})
    return True


def _tried(row: BatchRow, batch: Batch, kind) -> tuple[str, str]:
    try:
        by = _starter(batch, kind)
        with transaction.atomic(), timezone.override(by.zone):
            return Outcome.DONE, kind.act(row, batch.facts, by)
    except Refused as why:
        return Outcome.REFUSED, why.detail
    except ValidationError as why:
        return Outcome.REFUSED, " ".join(why.messages)
    except (OperationalError, InterfaceError):
        raise  # it says nothing about this article: the row waits, and is tried again
    except Exception:  # whatever it was, it is this article's alone: the others go on
        log.exception("Batch %s failed for article %s", batch.pk, row.article_id)
        return Outcome.FAILED, "Something went wrong here, and nothing was changed. The log of the workers says what."


def _starter(batch: Batch, kind) -> User:
    """Whoever started it, with the rights they have now."""
    by = User.objects.filter(pk=batch.by_id, is_active=True).first()
    if by is None or not kind.may(by):
        raise NotAllowed("Whoever started this may no longer do it.")
    return by


def _count(batch: Batch, **changes) -> None:
    if not Batch.objects.filter(pk=batch.pk, state=Batch.State.RUNNING).update(**changes):
        raise _Stopped


def _make(batch: Batch, kind) -> None:
    """The whole file, its rows and the count, or nothing."""
    try:
        outcome, detail, made = _made(batch, kind)
        with transaction.atomic():
            _count(batch, done=0, refused=0)
            _count(batch, **{_COUNTED[outcome]: batch.size})
            BatchFile.objects.filter(batch=batch).delete()
            if made:
                made.save(force_insert=True)
            batch.rows.update(outcome=outcome, detail=detail)
            _end(batch)
    except _Stopped:
        Batch.objects.filter(pk=batch.pk, state=Batch.State.STOPPED).update(done=0)  # it was how far the reading was


def _made(batch: Batch, kind) -> tuple[str, str, BatchFile | None]:
    try:
        by = _starter(batch, kind)
    except NotAllowed as why:
        return Outcome.REFUSED, why.detail, None
    made = kind.makes(batch, by, lambda number: _count(batch, done=number, due_at=timezone.now() + LEASE))
    return Outcome.DONE, "In the file.", made


def _end(batch: Batch) -> None:
    """Say that it is done, once, if it is."""
    if batch.rows.filter(outcome=Outcome.WAITING).exists():
        return
    try:
        with move(BATCH, batch.pk, "end", by=None) as step:
            step.set(ended_at=timezone.now(), due_at=None)
            step.data |= {"kind": batch.kind, "size": batch.size} | counts(step.row)
    except Conflict:
        return  # stopped at its very end, or ended by another worker
