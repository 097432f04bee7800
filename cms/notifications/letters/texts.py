"""The text of each letter: as the newsroom has it, else as the house comes with it."""

from functools import cache

from django.conf import settings

from cms.notifications.letters.checking import fits
from cms.notifications.letters.language import Source
from cms.notifications.looking import seen
from cms.notifications.models import LetterText


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
    """The words that go out at this moment, asked for once a look."""
    return seen("the texts", edited).get(kind) or shipped(kind)
