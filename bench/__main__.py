"""`make bench`: each figure against a baseline that is measured in the same run, round by round in turns.

`make bench ARGS="readers mail"` runs these parts alone.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from email.message import Message
from functools import cache
from pathlib import Path
from statistics import median
from urllib.request import urlopen

os.environ |= {"DEBUG": "1", "DJANGO_SETTINGS_MODULE": "cms.settings", "ALLOWED_HOSTS": "127.0.0.1"}
os.environ["VAR_DIR"] = FOLDER = tempfile.mkdtemp(prefix="paneldesk-bench-")
ROUNDS, SECONDS, WORKERS = 5, 3, 1


def main() -> None:
    """Run the parts that are named, or all of them."""
    import django

    django.setup()
    from django.core.management import call_command

    if strange := set(sys.argv[1:]) - PARTS.keys():
        sys.exit(f"There is no part {', '.join(strange)}. There are: {', '.join(PARTS)}.")
    call_command("migrate", verbosity=0)
    for name in sys.argv[1:] or PARTS:
        PARTS[name]()


def newsroom() -> None:
    """The lists of the newsroom and of the readers, and their search, with few articles and with many."""
    from bench import size

    compare(size.run())


def publishing() -> None:
    """The sweep that publishes what is due."""
    from bench import sweep

    say("publish sweep, 1,000 articles with four takes each: articles/s, and those of the bare statements", sweep.run())


def readers() -> None:
    """What readers are served, by the site and by nginx in front of it, and how a phone has it: all as in a real place,
    with static files packed and named by their content."""
    from bench import cold, edge, reading
    from pictures.rendering import render_next
    from tests.support.processes import DEPLOYED

    address = demo()
    subprocess.run([sys.executable, "manage.py", "collectstatic", "-v0"], env=os.environ | DEPLOYED, check=True)
    for form, rounds in warm(address).items():
        say(f"warm article page, {form}: answers/s, and those of a bare view with the same bytes", rounds)
    while render_next():
        pass
    with Server("cms.wsgi:application", **DEPLOYED) as page:
        for what, rounds in edge.run(Path(FOLDER), page.port, address).items():
            say(f"article page through nginx: answers/s, and those of {what} of the same bytes and headers", rounds)
        for path in (address, "/"):
            print(f"cold {path}: {cold.queries(path)} queries", flush=True)
            reading.say(path, reading.run(f"http://127.0.0.1:{page.port}{path}"))


def mails() -> None:
    """Handing mail over."""
    from bench import mail

    demo()
    mail.run()


PARTS = {"newsroom": newsroom, "sweep": publishing, "readers": readers, "mail": mails}


@cache
def demo() -> str:
    """Fill the database with the demo newsroom; returns the address of one of its articles."""
    from django.core.management import call_command

    from articles.models import Edition

    call_command("demo", verbosity=0)
    return Edition.objects.live().order_by("pk").last().get_absolute_url()


def compare(rows: list[tuple[str, int, float, float]]) -> None:
    """Print of each page its queries, its p95 with few articles and with many, and their ratio."""
    print("lists with 1,000 articles and with 100,000: queries, p95 in ms of each, their ratio")
    for name, queries, few, many in rows:
        print(f"  {name:<20} {queries:2} {few:8.1f} {many:8.1f}  {many / few:.2f}×", flush=True)


def say(what: str, rounds: list[tuple[float, float]]) -> None:
    """Print every round and the median of their ratios."""
    print(what)
    for ours, bare in rounds:
        print(f"  {ours:8,.0f} {bare:8,.0f}  {ours / bare:.2f}×")
    print(f"  median {median(ours / bare for ours, bare in rounds):.2f}×", flush=True)


def warm(address: str) -> dict[str, list[tuple[float, float]]]:
    """Answers a second of the article page and of the bare view, each round one after the other: whole, and to who has
    the page already."""
    from bench.load import rate
    from tests.support.processes import DEPLOYED

    with ExitStack() as stack:
        page = stack.enter_context(Server("cms.wsgi:application", **DEPLOYED))
        page_bytes, headers = page.get(address)
        body = Path(FOLDER) / "body"
        body.write_bytes(page_bytes)
        bare = stack.enter_context(Server("bench.bare:application", BENCH_BYTES=str(body)))
        sides = [(page.port, headers["ETag"]), (bare.port, bare.get(address)[1]["ETag"])]
        return {
            "whole": [tuple(rate(port, address, SECONDS) for port, _ in sides) for _ in range(ROUNDS)],
            "304": [tuple(rate(port, address, SECONDS, tag) for port, tag in sides) for _ in range(ROUNDS)],
        }


class Server:
    """A granian on a port of its own, the same for both sides."""

    def __init__(self, application: str, **environment):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        command = ["-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws", "--blocking-threads", "4"]
        command += ["--static-path-route", "/media", "--static-path-mount", f"{FOLDER}/media"]
        command += ["--workers", str(WORKERS), "--port", str(self.port), "--log-level", "error", application]
        self.process = subprocess.Popen([sys.executable, *command], env=os.environ | environment)

    def __enter__(self):
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                self.get("/healthz")
            except OSError:
                time.sleep(0.1)
            else:
                return self
        raise TimeoutError("The server did not start.")

    def __exit__(self, *why):
        self.process.terminate()
        self.process.wait(timeout=20)

    def get(self, address: str) -> tuple[bytes, Message]:
        """One answer's body and headers."""
        with urlopen(f"http://127.0.0.1:{self.port}{address}", timeout=10) as response:
            return response.read(), response.headers


if __name__ == "__main__":
    main()
