"""Celery's queue in files, made safe for several processes at once, for accidents, and for crowds.

kombu makes a message's file first and writes it then, and its tables of queues likewise: whoever reads in between finds
nothing in them, and a worker ends over it, as over any file that an accident left half written. And our messages are
rings, which say "look now": while one waits, a second one adds nothing but a longer queue. Registered in place of
kombu's own in cms/celery.py.
"""

import fcntl
import logging
import os
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps

log = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    """Messages appear whole or not at all, and those that say the same wait once; the tables of queues are used by one
    process at a time."""

    def _put(self, queue, payload, **kwargs):
        folder, tail = Path(self.data_folder_out), f"_{_says(payload)}.{queue}.msg"
        unfinished = folder / f"{uuid4()}.unfinished"
        try:
            if any(folder.glob(f"*{tail}")):
                return
            unfinished.write_text(dumps(payload))
            # kombu takes them in the order of the alphabet; the queue stands behind the first full stop.
            os.replace(unfinished, folder / f"{round(filesystem.monotonic() * 1000):015}{tail}")
        except OSError as why:
            raise ChannelError(f"Cannot add a message to {folder}: {why}") from why

    def _get(self, queue):
        while True:
            try:
                return super()._get(queue)
            except ValueError as why:  # the file is gone already: the next one is another
                log.warning("Threw away a message of the queue %s that cannot be read: %s", queue, why)

    def get_table(self, exchange):
        """The queues of an exchange; none when their file cannot be read. Raises ChannelError when the folder cannot
        be used."""
        with self._alone():
            try:
                return super().get_table(exchange)
            except ValueError:
                return []

    def _queue_bind(self, exchange, *args):
        with self._alone():
            try:
                super()._queue_bind(exchange, *args)
            except ValueError:
                self._exchange_file(exchange).unlink()
                super()._queue_bind(exchange, *args)

    def _delete(self, *args, **kwargs):
        with self._alone():
            super()._delete(*args, **kwargs)

    @contextmanager
    def _alone(self):
        try:
            self.control_folder.mkdir(exist_ok=True)
            lock = (self.control_folder / "lock").open("w")
        except OSError as why:
            raise ChannelError(f"Cannot use {self.control_folder}: {why}") from why
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _says(payload: dict) -> str:
    """What a message asks for, apart from its own number: its task and its arguments."""
    task = payload.get("headers", {}).get("task", "")
    return blake2b(f"{task} {payload.get('body')}".encode(), digest_size=12).hexdigest()


class Transport(filesystem.Transport):
    """kombu's transport, with the channel above."""

    Channel = Channel
