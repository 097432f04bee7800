"""Celery's queue in files, made safe for several processes at once.

kombu makes a message's file first and writes it then, and its tables of queues likewise: whoever reads in between finds
nothing in them, and a worker ends over it. Registered in place of kombu's own in cms/celery.py.
"""

import fcntl
import os
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """Messages appear whole or not at all; the tables of queues are used by one process at a time."""

    def _put(self, queue, payload, **kwargs):
        folder = Path(self.data_folder_out)
        unfinished = folder / f"{uuid4()}.unfinished"
        try:
            unfinished.write_text(dumps(payload))
            os.replace(unfinished, folder / self._name(queue))
        except OSError as why:
            raise ChannelError(f"Cannot add a message to {folder}: {why}") from why

    def get_table(self, exchange):
        """The queues of an exchange. Raises ChannelError when the folder cannot be used."""
        with self._alone():
            return super().get_table(exchange)

    def _queue_bind(self, *args):
        with self._alone():
            super()._queue_bind(*args)

    def _delete(self, *args, **kwargs):
        with self._alone():
            super()._delete(*args, **kwargs)

    @staticmethod
    def _name(queue: str) -> str:
        """As kombu names them: oldest first in the order of the alphabet, its queue behind the first full stop."""
        return f"{round(filesystem.monotonic() * 1000)}_{uuid4()}.{queue}.msg"

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


class Transport(filesystem.Transport):
    """kombu's transport, with the channel above."""

    Channel = Channel
