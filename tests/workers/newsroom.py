"""A database, a broker and a VAR_DIR for real workers, and the processes that work on them."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from email import message_from_bytes, policy
from urllib.parse import urlsplit

import redis

from tests.support.processes import free_port, started, wait_for
from tests.support.scratch import ROOT, run

PASSED_ON = ("DATABASE_URL", "REDIS_URL", "VAR_DIR", "DEBUG", "EMAIL_URL")
WORKER = ("worker", "--pool", "threads", "--concurrency", "2", "--without-gossip", "--without-mingle")


def redis_of_its_own() -> dict:
    """Another database of the run's Redis, for it is emptied; nothing when the run has none."""
    url = os.environ.get("REDIS_URL")
    return {"REDIS_URL": urlsplit(url)._replace(path="/9").geturl()} if url else {}


class Newsroom:
    """A database, a broker and a VAR_DIR of their own, and the processes that work on them."""

    def __init__(self, folder, environment):
        self.folder, self.environment = folder, environment
        self.redis = environment.get("REDIS_URL", "")
        self.empty_broker()

    @contextmanager
    def open(self):
        """The newsroom with a hand in it; see hand.py."""
        command = (sys.executable, "-m", "tests.workers.hand")
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        with subprocess.Popen(command, cwd=ROOT, env=self.environment, **pipes) as self.hand:
            yield self
            self.hand.stdin.close()

    def ask(self, module: str, *arguments):
        """What the module answers, run by the hand."""
        print(json.dumps([module, *map(str, arguments)]), file=self.hand.stdin, flush=True)
        return json.loads(self.hand.stdout.readline())

    def run(self, module: str, *arguments, **variables):
        """What the module answers, run in a process of its own that knows these variables too."""
        return json.loads(run(self.environment | variables, "-m", f"tests.workers.{module}", *map(str, arguments)))

    def ring(self, *tasks):
        run(self.environment, "-m", "tests.workers.ring", *tasks)

    def tally(self, articles) -> dict:
        return self.ask("tally", *articles)

    @contextmanager
    def celery(self, *command, app="cms", until: str = "", **variables):
        """A Celery process; ready when its log says `until`."""
        log = self.folder / f"{len(list(self.folder.glob('*.log')))}.log"
        known = {name: self.environment[name] for name in PASSED_ON if name in self.environment} | variables
        with started(sys.executable, "-m", "celery", "-A", app, *command, log=log, **known) as process:
            wait_for(lambda: until in log.read_text(), seconds=30, alive=process)
            yield process

    def worker(self, app="cms", **variables):
        name = f"{app}{free_port()}@localhost"
        return self.celery(*WORKER, "--hostname", name, "--loglevel", "INFO", app=app, until="ready.", **variables)

    def beat(self, app="cms"):
        return self.celery("beat", "--schedule", str(self.folder / f"beat-of-{app}"), "--pidfile=", app=app)

    def empty_broker(self):
        if self.redis:
            redis.from_url(self.redis).flushdb()
        for message in (self.folder / "queue").glob("*.msg"):
            message.unlink()

    def pile_up(self, count: int):
        """Rings that came while no worker was there: on Redis they just expire, in a folder each slows the others."""
        self.ring("panels.tasks.remind")
        for message in list((self.folder / "queue").glob("*.celery.msg")):
            for number in range(count):
                (message.parent / f"{number}_old.celery.msg").write_bytes(message.read_bytes())

    def letters(self) -> list:
        """The mail files, each as (to, subject)."""
        files = sorted((self.folder / "mail").glob("*.eml"))
        messages = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
        return [(message["To"], message["Subject"]) for message in messages]
