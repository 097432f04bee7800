"""The text of each letter: as the newsroom has it, else as the house comes with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from django.conf import settings

from cms.notifications.letters.checking import fits
from cms.notifications.letters.language import Source
from cms.notifications.models import LetterText

_held: ContextVar[dict[str, Source] | None] = ContextVar("the texts of one round", default=None)


@cache
def shipped(kind: str) -> Source:
    """The words that the house comes with: templates/emails/<kind>.txt, its subject in the first line."""
    whole = (settings.BASE_DIR / "templates/emails" / f"{kind}.txt").read_text()
    subject, _, words = whole.partition("\n")
    return Source(subject.removeprefix("Subject:").strip(), words.strip())


def edited() -> dict[str, Source]:
    """The letters that the newsroom words itself, by their kinds. One that speaks of what an upgrade has taken away is
    left out: the house's own words go out, rather than none."""
    rows = {row.kind: Source(row.subject, row.words) for row in LetterText.objects.all()}
    return {kind: source for kind, source in rows.items() if fits(kind, source)}


def in_use(kind: str) -> Source:
    """The words that go out at this moment; within `read_once`, those of its beginning."""
    held = _held.get()
    return (edited() if held is None else held).get(kind) or shipped(kind)


@contextmanager
def read_once() -> Iterator[None]:
    """Whatever is written within has the texts as they are now: read once, however many letters that is."""
    token = _held.set(edited())
    try:
        yield
    finally:
        _held.reset(token)
