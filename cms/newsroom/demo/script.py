"""Articles of the demo as they are written down: facts, the story of who did what when, body and takes."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from html import escape
from pathlib import Path

FOLDER = Path(__file__).parent / "articles"
_SPAN = re.compile(r"^([+-])(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?$")
# -3d2h  editor  invite  The Skeptic  @ +6h : words
_STEP = re.compile(r"^(\S+)\s+(\w+)\s+(\w+)(?:\s+([A-Z][^@:]*?))?(?:\s+@\s*(\S+))?(?:\s*:\s+(.+))?$")


@dataclass
class Step:
    """One line of a story: `after` the moment at which the demo is made, `who` does `verb`."""

    after: timedelta
    who: str
    verb: str
    what: str = ""
    until: timedelta | None = None
    words: str = ""


@dataclass
class Script:
    """One article, its takes by the heading above them, and its story."""

    facts: dict[str, str]
    steps: list[Step]
    body: str
    takes: dict[str, str] = field(default_factory=dict)


def scripts() -> list[Script]:
    """Every article of the demo, in the order of their files."""
    return [read(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.txt"))]


def read(text: str) -> Script:
    """The article in `text`. Raises ValueError for a line that says nothing."""
    head, *sections = re.split(r"^== ", text, flags=re.MULTILINE)
    facts = dict(line.split(": ", 1) for line in head.strip().splitlines())
    parts = {title.strip(): rest.strip() for title, _, rest in (part.partition("\n") for part in sections)}
    steps = [step_of(line) for line in parts.pop("Story").splitlines()]
    body = prose(parts.pop("Body"))
    return Script(facts, steps, body, {title: unwrapped(text) for title, text in parts.items()})


def step_of(line: str) -> Step:
    """One line of a story. Raises ValueError when it is none."""
    match = _STEP.match(line.strip())
    if match is None:
        raise ValueError(f"not a step of a story: {line!r}")
    after, who, verb, what, until, words = match.groups()
    return Step(span(after), who, verb, what or "", until and span(until), words or "")


def span(text: str) -> timedelta:
    """-1d2h30m or +20m as a time span. Raises ValueError for anything else."""
    match = _SPAN.match(text)
    if match is None:
        raise ValueError(f"not a span of time: {text!r}")
    sign, *counts = match.groups()
    days, hours, minutes = (int(count or 0) for count in counts)
    length = timedelta(days=days, hours=hours, minutes=minutes)
    return -length if sign == "-" else length


def prose(text: str) -> str:
    """Plain paragraphs as HTML; a line with # before it is a heading, with > a quotation."""
    return "".join(_block(block) for block in unwrapped(text).split("\n\n"))


def unwrapped(text: str) -> str:
    """Each paragraph on one line, as a person types it; blank lines stay."""
    return "\n\n".join(" ".join(block.split()) for block in text.split("\n\n"))


def _block(text: str) -> str:
    if text.startswith("# "):
        return f"<h2>{escape(text[2:], quote=False)}</h2>"
    if text.startswith("> "):
        return f"<blockquote><p>{escape(text[2:], quote=False)}</p></blockquote>"
    return f"<p>{escape(text, quote=False)}</p>"
