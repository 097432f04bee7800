"""`make bench`: the warm page against a bare view, the publish sweep against its bare statements."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from threading import Thread

os.environ |= {"DEBUG": "1", "DJANGO_SETTINGS_MODULE": "cms.settings", "ALLOWED_HOSTS": "127.0.0.1"}
os.environ["VAR_DIR"] = FOLDER = tempfile.mkdtemp(prefix="paneldesk-bench-")
ROUNDS, SECONDS, CLIENTS = 3, 3, 8


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from bench import sweep

    call_command("migrate", verbosity=0)
    print(f"publish sweep, 1,000 articles with four takes: {sweep.ratio():.2f}× the bare statements")
    call_command("demo", verbosity=0)
    print(f"warm article page: {warm():.2f}× a bare view of the same bytes")


def warm() -> float:
    """Requests a second of the article page, by those of the bare view; rounds alternate, medians are compared."""
    from articles.models import Edition

    address = Edition.objects.live().first().get_absolute_url()
    with ExitStack() as stack:
        page = stack.enter_context(Server("cms.wsgi:application"))
        body = Path(FOLDER) / "body"
        body.write_bytes(page.get(address))
        bare = stack.enter_context(Server("bench.bare:application", BENCH_BYTES=str(body)))
        figures = [(page.rate(address), bare.rate(address)) for _ in range(ROUNDS)]
    return median(ours for ours, _ in figures) / median(theirs for _, theirs in figures)


class Server:
    """A granian with one worker, on a port of its own."""

    def __init__(self, application: str, **environment):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        command = ["-m", "granian", "--interface", "wsgi", "--no-ws", "--port", str(self.port), "--log-level", "error"]
        self.process = subprocess.Popen([sys.executable, *command, application], env=os.environ | environment)

    def __enter__(self):
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                self.get("/")
            except OSError:
                time.sleep(0.1)
            else:
                return self
        raise TimeoutError("The server did not start.")

    def __exit__(self, *why):
        self.process.terminate()
        self.process.wait(timeout=20)

    def get(self, address: str) -> bytes:
        """One answer's body."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", address)
        return connection.getresponse().read()

    def rate(self, address: str) -> float:
        """Answers a second to CLIENTS that ask without pause for SECONDS."""
        counts = [0] * CLIENTS
        clients = [Thread(target=self._ask, args=(address, counts, n)) for n in range(CLIENTS)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        return sum(counts) / SECONDS

    def _ask(self, address: str, counts: list[int], n: int) -> None:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            connection.request("GET", address)
            connection.getresponse().read()
            counts[n] += 1


if __name__ == "__main__":
    main()
