"""The text of each letter: its subject in one line, and what it says below."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings


@dataclass(frozen=True)
class Source:
    """A letter as it is written, in the small language (language.py)."""

    subject: str
    words: str


@cache
def shipped(kind: str) -> Source:
    """The words that the house comes with: templates/emails/<kind>.txt, its subject in the first line."""
    whole = (settings.BASE_DIR / "templates/emails" / f"{kind}.txt").read_text()
    subject, _, words = whole.partition("\n")
    return Source(subject.removeprefix("Subject:").strip(), words.strip())
