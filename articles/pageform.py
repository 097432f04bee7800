"""Pages in the plain-text form in which they are handed over, read line by line."""

import re
from dataclasses import dataclass, field
from datetime import date

MAX_BYTES = 1024 * 1024
_DATE = re.compile(r"^(.*?)\s*(\d{4}-\d{2}-\d{2})$")
_SOURCE = re.compile(r"^\[?original source\b", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s)\]>]+")


class BadPage(Exception):
    """A page that cannot be read: `line` and what is wrong with it."""

    def __init__(self, line: int, why: str):
        super().__init__(why)
        self.line = line


@dataclass
class PageTake:
    """One take on a page."""

    name: str
    perspective: str
    paragraphs: list[str] = field(default_factory=list)


@dataclass
class Page:
    """What a page says."""

    headline: str
    day: date
    dek: str = ""
    category: str = ""
    organization: str = ""
    source_url: str = ""
    paragraphs: list[str] = field(default_factory=list)
    takes: list[PageTake] = field(default_factory=list)


def decode(raw: bytes) -> str:
    """The bytes as text. Raises BadPage for what is empty, too large, or not UTF-8."""
    if len(raw) > MAX_BYTES:
        raise BadPage(1, "the page is over 1 MiB; split it")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as why:
        raise BadPage(raw[: why.start].count(b"\n") + 1, "this is not UTF-8; save the page as UTF-8") from why
    if not text.strip():
        raise BadPage(1, "the page is empty")
    return text


def parse(text: str) -> Page:
    """The page in `text`. Raises BadPage naming the line where something is missing or wrong."""
    lines = [(n, line.strip()) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    last = lines[-1][0]
    if lines and lines[0][1].lower() in ("back", "← back"):
        lines.pop(0)
    dated = next((i for i, (_, line) in enumerate(lines[:3]) if _DATE.match(line)), None)
    if dated is None:
        raise BadPage(
            lines[0][0] if lines else last, "no date; the line above the headline ends in one like 2026-04-16"
        )
    number, line = lines[dated]
    organization, category, day = _facts(number, line)
    rest = lines[dated + 1 :]
    if not rest or _SOURCE.match(rest[0][1]) or rest[0][1] == "Panel Takes":
        raise BadPage(rest[0][0] if rest else last, "no headline; it is the first line after the date")
    page = Page(rest[0][1], day, category=category, organization=organization)
    panel = next((i for i, (_, line) in enumerate(rest) if line == "Panel Takes"), len(rest))
    _read_body(page, rest[1:panel], rest[panel][0] if panel < len(rest) else last)
    page.takes = _takes(rest[panel + 1 :])
    return page


def _facts(number: int, line: str) -> tuple[str, str, date]:
    words, day = _DATE.match(line).groups()
    try:
        day = date.fromisoformat(day)
    except ValueError as why:
        raise BadPage(number, f"{day} is not a day of the calendar") from why
    # The organization stands on both sides of the category, all run together: the longest such name is meant.
    for size in range((len(words) - 1) // 2, 0, -1):
        if words[:size] == words[-size:]:
            return words[:size].strip(), words[size:-size].strip(), day
    return "", words.strip(), day


def _read_body(page: Page, lines, last: int) -> None:
    source = next((i for i, (_, line) in enumerate(lines) if _SOURCE.match(line)), None)
    if source is not None:
        page.dek = " ".join(line for _, line in lines[:source])
        if address := _URL.search(lines[source][1]):
            page.source_url = address.group()
        lines = lines[source + 1 :]
    elif len(lines) > 1:
        page.dek, lines = lines[0][1], lines[1:]
    page.paragraphs = [line for _, line in lines]
    if not page.paragraphs:
        raise BadPage(last, "no body; its paragraphs follow the line “Original source”")


def _takes(lines) -> list[PageTake]:
    takes: list[PageTake] = []
    i = 0
    while i < len(lines):
        number, line = lines[i]
        if i + 2 < len(lines) and lines[i + 1][1] == line:
            if any(take.name == line for take in takes):
                raise BadPage(number, f"{line} has a second take; a persona has one")
            takes.append(PageTake(line, lines[i + 2][1]))
            i += 3
            if i == len(lines) or (i + 1 < len(lines) and lines[i][1] == lines[i + 1][1]):
                raise BadPage(lines[i - 1][0], f"{line} has no text")
            continue
        if not takes:
            raise BadPage(number, "a persona's name stands twice above its perspective and take")
        takes[-1].paragraphs.append(line)
        i += 1
    return takes
