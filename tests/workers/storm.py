"""Mail in the worst of weathers: workers are killed as soon as others stand in for them, the broker is emptied, and the
mail server refuses, hangs, and hangs after it has taken a mail. At the end every notification has arrived.

    python -m tests.workers.storm 10000      for a database as DATABASE_URL says, and a Redis that is emptied
"""

import asyncio
import logging
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path

from aiosmtpd.controller import Controller

from tests.support.processes import free_port, started, wait_for
from tests.support.scratch import scratch_environment
from tests.workers.newsroom import PASSED_ON, Newsroom

HURRIED, REFUSED = "tests.workers.hurried", 0.2
TOO_LONG = 1800  # seconds


class PostOffice:
    """A mail server that refuses a fifth of all mail, and hangs at some, having taken every second of those."""

    def __init__(self, hangs: int, among: int):
        self.dice = random.Random(5)
        self.hangs_at = {among * (n + 1) // (hangs + 1) for n in range(hangs)}
        self.taken, self.seen, self.refused, self.hung, self.hung_after = [], 0, 0, 0, 0

    async def handle_DATA(self, server, session, envelope):
        self.seen += 1
        if self.seen in self.hangs_at:
            self.hung += 1
            if self.hung % 2 == 0:
                self.hung_after += 1
                self._take(envelope)
            await asyncio.Event().wait()
        if self.dice.random() < REFUSED:
            self.refused += 1
            return self.dice.choice(["451 Come again later", "452 No room at the moment", "421 Busy, call again"])
        self._take(envelope)
        return "250 Taken"

    def _take(self, envelope) -> None:
        self.taken.append(message_from_bytes(envelope.content)["Message-ID"])

    @contextmanager
    def open(self):
        """Its address, while it answers."""
        controller = Controller(self, hostname="127.0.0.1", port=free_port())
        controller.start()
        yield f"smtp://127.0.0.1:{controller.port}"
        controller.stop()


@dataclass
class Storm:
    """What went on, and what came of it."""

    events: int
    office: PostOffice
    kills: int = 0
    emptied: int = 0
    tried_again: int = 0
    seconds: float = 0.0
    tally: dict = field(default_factory=dict)

    @property
    def repeats(self) -> dict[str, int]:
        """Message-IDs that arrived more than once: how often too often."""
        return {name: count - 1 for name, count in Counter(self.office.taken).items() if count > 1}

    def __str__(self) -> str:
        office, again = self.office, sum(self.repeats.values())
        return (
            f"{self.events:,} events in {self.seconds:.0f} s ({self.events / self.seconds:.0f} a second): "
            f"{self.kills} workers killed, the broker emptied {self.emptied} times; of {office.seen:,} mails "
            f"{office.refused:,} refused, {office.hung} hung ({office.hung_after} of them taken); "
            f"{self.tried_again} had failed and were tried again.\n"
            f"{len(set(office.taken)):,} notifications arrived; {again} arrived twice "
            f"({again / self.events:.3%}), {len(self.tally['in_doubt'])} are told apart as perhaps having done so."
        )


def blow(newsroom: Newsroom, *, events: int, kills: int, hangs: int, every: float = 0) -> Storm:
    """Let `events` happen in a storm with at least so many kills, `every` so many seconds or, in a hurry, as soon as
    another worker stands in. Fails when one has not arrived in the end."""
    storm = Storm(events, PostOffice(hangs, among=events))
    newsroom.ask("stage", 20, "approved")
    with ExitStack() as stack:
        url = stack.enter_context(storm.office.open())
        beat = stack.enter_context(newsroom.beat(app=HURRIED))
        worker = stack.enter_context(newsroom.worker(app=HURRIED, EMAIL_URL=url))
        begin = time.monotonic()
        feed = stack.enter_context(_feed(newsroom, events))
        while storm.kills < kills or len(set(storm.office.taken)) < events * 0.9:
            heir = stack.enter_context(newsroom.worker(app=HURRIED, EMAIL_URL=url))
            _kill(worker, storm, begin + every * (storm.kills + 1))
            worker = heir
            if storm.kills in (kills // 3, 2 * kills // 3):
                newsroom.empty_broker()
                storm.emptied += 1
            assert feed.poll() in (None, 0), "The feed broke: see feed.log"
            assert time.monotonic() < begin + TOO_LONG, f"{storm.office.seen} mails after {storm.kills} kills"
        _calm(storm, newsroom, beat)
        storm.seconds = time.monotonic() - begin
    return storm


def _kill(worker, storm: Storm, moment: float) -> None:
    """Not before that moment."""
    wait_for(lambda: time.monotonic() >= moment, alive=worker)
    os.killpg(worker.pid, signal.SIGKILL)
    storm.kills += 1


def _feed(newsroom: Newsroom, events: int):
    known = {name: newsroom.environment[name] for name in PASSED_ON if name in newsroom.environment}
    command = (sys.executable, "-m", "tests.workers.feed", str(events))
    log = newsroom.folder / "feed.log"
    return started(*command, log=log, DJANGO_SETTINGS_MODULE="cms.settings", **known)


def _calm(storm: Storm, newsroom: Newsroom, beat) -> None:
    """Wait until all is told, trying again what has failed."""

    def all_is_told() -> bool:
        storm.tally = newsroom.ask("mailroom")
        storm.tried_again += storm.tally["again"]
        return storm.tally["states"] == {"sent": storm.events}

    wait_for(lambda: len(set(storm.office.taken)) >= storm.events * 0.999 - 1, seconds=600, alive=beat)
    wait_for(all_is_told, seconds=120, alive=beat)


def main() -> None:
    events = int(sys.argv[1])
    logging.disable(logging.INFO)  # the mail server would write down every line that it hears
    with tempfile.TemporaryDirectory(prefix="paneldesk-storm-") as folder, ExitStack() as stack:
        environment = stack.enter_context(scratch_environment(Path(folder), "storm"))
        newsroom = stack.enter_context(Newsroom(Path(folder), environment).open())
        print(blow(newsroom, events=events, kills=9, hangs=6, every=5))


if __name__ == "__main__":
    main()
