"""Run the lines of a Procfile side by side in the foreground: python -m cms.lib.together [PROCFILE]

One that ends after it has worked for a while is started again; one that ends at once has something wrong with it, and
ends all. So do SIGINT, SIGTERM, SIGHUP, a parent that has gone and a reader that has closed our output. No child
outlives us, however we go.
"""

import ctypes
import os
import re
import selectors
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

GRACE = 10  # seconds to end in good order; then SIGKILL
STEADY = 5  # seconds after which a child counts as one that works
LINE = re.compile(r"^(\w+):\s*(.+)$", re.MULTILINE)
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
PR_SET_PDEATHSIG = 1


class Child:
    """One line of the Procfile, in a process group of its own: a Ctrl-C reaches it through us only."""

    def __init__(self, name: str, command: str):
        self.name, self.command = name, command
        self.started = time.monotonic()
        self.rest = b""
        self.process = subprocess.Popen(
            ["/bin/sh", "-c", f"exec {command}"],  # the Procfile is ours, and speaks of $PORT
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )

    def relay(self) -> bool:
        """Print the whole lines that it has said, each under its name. False at the end of its output."""
        said = os.read(self.process.stdout.fileno(), 65536)
        *lines, self.rest = (self.rest + said).split(b"\n")
        for line in lines if said else [self.rest] if self.rest else []:
            print(f"{self.name:<6} | {line.decode(errors='replace')}", flush=True)
        return bool(said)

    def kill_group(self) -> None:
        """End what is left of the child and of all that it started."""
        with suppress(ProcessLookupError):  # where all ended in good order
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Together:
    """The children of one Procfile and what they say."""

    def __init__(self, procfile: Path):
        self.signals: list[int] = []
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda number, _frame: self.signals.append(number))
        self.parent = os.getppid()
        self.parent_catches_sigint = _catches_sigint(self.parent)
        self.output = selectors.DefaultSelector()
        self.children = [self.start(*line) for line in LINE.findall(procfile.read_text())]

    def run(self) -> int:
        """Relay until somebody says stop, then end all. Returns 0 when asked to end, 1 when a child does not work."""
        try:
            while not self.asked() and self.all_work():
                self.relay()
            done = 0 if self.asked() else 1
            self.end()
            return done
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # or the interpreter trips over it once more at exit
            return 1
        finally:
            for child in self.children:
                child.kill_group()

    def asked(self) -> bool:
        """Whether somebody wants us to end. `make` interrupted alone tells nobody: it just waits for us, deaf."""
        deaf = self.parent_catches_sigint and not _catches_sigint(self.parent)
        return bool(self.signals) or os.getppid() != self.parent or deaf

    def start(self, name: str, command: str) -> Child:
        """A child whose output we listen to."""
        child = Child(name, command)
        self.output.register(child.process.stdout, selectors.EVENT_READ, child)
        return child

    def all_work(self) -> bool:
        """Start again what has ended; False when something ended as soon as it was started."""
        for place, child in enumerate(self.children):
            if child.process.poll() is None:
                continue
            steady = time.monotonic() - child.started > STEADY
            child.kill_group()
            self.hear_out(child)
            what = "starting it again" if steady else "ending the others"
            print(f"{child.name} ended with status {child.process.returncode}; {what}.", flush=True)
            if not steady:
                return False
            self.children[place] = self.start(child.name, child.command)
        return True

    def hear_out(self, child: Child) -> None:
        """Pass on the last that it said."""
        while child.process.stdout in self.output.get_map():
            self.relay()

    def relay(self) -> None:
        """Pass on what the children say within a moment."""
        for key, _ in self.output.select(timeout=0.2):
            if not key.data.relay():
                self.output.unregister(key.fileobj)

    def end(self) -> None:
        """Ask every child to end, and wait for it; no longer than GRACE, nor past a second Ctrl-C."""
        for child in self.children:
            child.process.terminate()
        signals, deadline = len(self.signals), time.monotonic() + GRACE
        while self.output.get_map() and time.monotonic() < deadline and len(self.signals) <= signals + 1:
            self.relay()


def die_with_parent() -> None:
    """In the child, before it becomes its command: even if we are killed, it is told to end (on Linux)."""
    if LIBC:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _catches_sigint(pid: int) -> bool:
    """Whether the process has a handler for SIGINT; False where the system does not say."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
    caught = re.search(r"^SigCgt:\s*(\w+)", status, re.MULTILINE)
    return bool(caught and int(caught[1], 16) >> (signal.SIGINT - 1) & 1)


if __name__ == "__main__":
    sys.exit(Together(Path(*sys.argv[1:] or ["Procfile"])).run())
