"""Bring in pages in the plain-text form."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from articles.pageform import MAX_BYTES, BadPage
from panels.importing import import_page


class Command(BaseCommand):
    help = (
        "Make a draft of each page, with its panel. Prints one line for each: “<id> <slug> imported”, or “already "
        "imported: article <id> <slug>” for a page brought in before. A bad page is one line on standard error, "
        "“<file>:<line>: what is wrong”; nothing of it is kept, the other files still go in, and the exit status is 1."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE", help="a page in plain text; - for standard input")

    def handle(self, *, files, **options):
        results = [self._import(name) for name in files]
        if not all(results):
            sys.exit(1)

    def _import(self, name: str) -> bool:
        try:
            article, new = import_page(_read(name))
        except BadPage as why:
            self.stderr.write(f"{name}:{why.line}: {why}.")
            return False
        except OSError as why:
            self.stderr.write(f"{name}:1: cannot be read ({why.strerror}); name a file with one page.")
            return False
        label = f"{article.pk} {article.slug}"
        self.stdout.write(f"{label} imported" if new else f"already imported: article {label}")
        return True


def _read(name: str) -> bytes:
    # One byte over the limit is enough to know that a page is too large.
    if name == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    with Path(name).open("rb") as file:
        return file.read(MAX_BYTES + 1)
