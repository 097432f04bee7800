"""The door for mail that comes back, from a pipe of the mail server or from files."""

import os
import sys
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError

from cms.notifications.reports import LONGEST, read
from cms.notifications.returning import TooEarly, take_back


class Command(BaseCommand):
    help = (
        "Read mail that came back to BOUNCE_ADDRESS, each FILE one, or one from standard input: what was not delivered "
        "has failed. Ends with a status of sysexits.h: 75 asks the mail server to come again later."
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*", metavar="FILE", type=Path)

    def handle(self, *, files, **options):
        try:
            for name, raw in _mails(files):
                self.stdout.write(f"{name}: {take_back(read(raw))}")
        except FileNotFoundError as why:
            _end(os.EX_NOINPUT, f"There is no {why.filename}.")
        except (OperationalError, InterfaceError, TooEarly) as why:
            _end(os.EX_TEMPFAIL, f"Come again later: {why!r}")


def _mails(files: list[Path]):
    if not files:
        yield "mail", sys.stdin.buffer.read(LONGEST)
    for file in files:
        with file.open("rb") as mail:
            yield file.name, mail.read(LONGEST)


def _end(status: int, words: str) -> None:
    print(words, file=sys.stderr)
    sys.exit(status)
