"""Words that people send with what they do, of bounded length."""

from cms.events.machine import Conflict
from cms.lib import html

LONGEST = 20_000  # characters of a reason, a note, a disclosure


def bounded(text: str, what: str, limit: int = LONGEST) -> str:
    """The text as it was typed, without control characters. Raises Conflict, naming `what` is too long. Browsers send
    the end of a line as two characters, and count it as one: so it is counted afterwards."""
    text = html.strip_control(text)
    if len(text) > limit:
        raise Conflict(f"{what} has at most {limit:,} characters; this one has {len(text):,}.", code="too_long")
    return text
