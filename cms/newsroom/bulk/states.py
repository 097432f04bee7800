"""The states of a batch: the whole table. Everything that changes Batch.state goes through move(BATCH, …)."""

from cms.accounts.roles import chief, clock
from cms.events.machine import Machine, Move
from cms.newsroom.bulk.models import Batch

PREPARED, RUNNING, STOPPED, DONE = Batch.State.values


def its_starter(user, batch):
    """The person who chose its articles."""
    return user is not None and user.is_active and user.pk == batch.by_id


def its_starter_or_chief(user, batch):
    """The person who chose its articles, or a chief."""
    return its_starter(user, batch) or chief(user)


MOVES = {  #      from                   to       who
    "start":  Move(frozenset({PREPARED}), RUNNING, its_starter),
    "stop":   Move(frozenset({RUNNING}),  STOPPED, its_starter_or_chief),
    "resume": Move(frozenset({STOPPED}),  RUNNING, its_starter),
    "end":    Move(frozenset({RUNNING}),  DONE,    clock),
}  # fmt: skip


def lock(pk: int) -> Batch | None:
    """The batch, locked."""
    return Batch.objects.select_for_update().filter(pk=pk).first()


BATCH = Machine("batch", lock, MOVES, dict(Batch.State.choices))
