"""Bring in pages in the plain-text form."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from articles.pageform import MAX_BYTES, BadPage
from panels.importing import import_page


class Command(BaseCommand):
    help = "Make a draft of each page. Prints id and slug of each; a bad page is named by file and line, exit status 1."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE", help="a page in plain text; - for standard input")

    def handle(self, *, files, **options):
        bad = 0
        for name in files:
            try:
                article, new = import_page(_read(name))
            except BadPage as why:
                bad += 1
                self.stderr.write(f"{name}:{why.line}: {why}.")
            except OSError as why:
                bad += 1
                self.stderr.write(f"{name}:0: cannot be read: {why.strerror}.")
            else:
                self.stdout.write(f"{article.pk} {article.slug}" + ("" if new else " (already imported)"))
        if bad:
            sys.exit(1)


def _read(name: str) -> bytes:
    # One byte over the limit is enough to know that a page is too large.
    if name == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    with Path(name).open("rb") as file:
        return file.read(MAX_BYTES + 1)
