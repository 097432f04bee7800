"""Start this project's commands as processes of their own, in an environment that holds only what is named."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from cms.lib.together import die_with_parent

ROOT = Path(__file__).resolve().parents[2]
KEPT = ("PATH", "HOME", "LANG")
DEPLOYED = {
    "DEBUG": "0",
    "SECRET_KEY": "0a1b2c3d4e5f6g7h8i9j-0k1l2m3n4o5p6q7r8s9t-of-a-test",
    "ALLOWED_HOSTS": "127.0.0.1,localhost",
    "SITE_URL": "http://127.0.0.1",
}


def environment(**variables: str) -> dict:
    """What a fresh shell knows, and `variables`."""
    return {name: os.environ[name] for name in KEPT if name in os.environ} | variables


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess:
    """Run manage.py to its end."""
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment(**variables), capture_output=True, text=True, timeout=120)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def wait_for(question, *, seconds: float = 60, alive: subprocess.Popen | None = None):
    """Ask until the answer is true, and return it. Fails when the time is up, or the process `alive` has ended."""
    deadline, pause = time.monotonic() + seconds, threading.Event()
    while time.monotonic() < deadline:
        if answer := question():
            return answer
        assert alive is None or alive.poll() is None, f"The process ended with status {alive.returncode}"
        pause.wait(0.1)
    raise AssertionError(f"Waited {seconds:.0f} s in vain")


def answer_of(url: str) -> str | None:
    """The body behind the address, None when nobody answers or the answer is an error."""
    try:
        with urllib.request.urlopen(url, timeout=10) as response:
            return response.read().decode()
    except OSError:
        return None


def processes_with(variable: str, value: str) -> dict[int, str]:
    """The running processes that were started with this variable: pid → command line."""
    wanted, found = f"{variable}={value}".encode(), {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (folder / "environ").read_bytes().split(b"\0"):
                found[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ").strip()
        except OSError:
            continue  # it ended while we looked
    return {pid: command for pid, command in found.items() if command}


def _as_from_a_shell() -> None:
    """In the new process: it hears Ctrl-C, even when the tests run in the background, and ends when they are killed."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    die_with_parent()


@contextmanager
def started(*command: str, log: Path, **variables: str):
    """A process in a group of its own, its output in the file `log`; ended with all its group at the end."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(**variables),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_as_from_a_shell,
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
