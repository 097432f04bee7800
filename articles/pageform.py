"""Pages in the plain-text form in which they are handed over, read line by line."""

import re
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from articles.models import Article

MAX_BYTES = 1024 * 1024
LONGEST_NAME = 120
LONGEST_HEADLINE, LONGEST_DEK = (Article._meta.get_field(name).max_length for name in ("headline", "dek"))
_BACK = {"back", "← back"}
_PANEL = "Panel Takes"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# A full stop, maybe within quotes or brackets; three are none.
_SENTENCE = re.compile(r"(?<!\.)[.。][)\]\"'”’»」]*$")
# The words alone, or with an address behind them; not a sentence that happens to begin so.
_SOURCE = re.compile(r"\[?original source(?:\s*$|\s*[\]:(<—–-]|\s+https?:)", re.IGNORECASE)
# More of an address than may be kept is enough to know that it is too long.
_URL = re.compile(r"https?://\S{1,1100}", re.IGNORECASE)

Lines = list[tuple[int, str]]


class BadPage(Exception):
    """A page that cannot be read: `line`, and what is wrong there and what to do."""

    def __init__(self, line: int, why: str):
        super().__init__(why)
        self.line = line


@dataclass
class PageTake:
    """One take on a page, with the lines on which name and perspective stand."""

    line: int
    name: str
    perspective_line: int
    perspective: str
    paragraphs: list[str] = field(default_factory=list)


@dataclass
class Page:
    """What a page says; `lines` tells on which line each of its fields stands."""

    headline: str
    day: date
    dek: str = ""
    category: str = ""
    organization: str = ""
    source_url: str = ""
    paragraphs: list[str] = field(default_factory=list)
    takes: list[PageTake] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)


def decode(raw: bytes) -> str:
    """The bytes as text. Raises BadPage for what is empty, over MAX_BYTES, or not UTF-8."""
    if len(raw) > MAX_BYTES:
        raise BadPage(1, "the page is over 1 MiB; split it")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as why:
        raise BadPage(raw[: why.start].count(b"\n") + 1, "this is not UTF-8; save the page as UTF-8") from why
    return text.replace("\r\n", "\n").replace("\r", "\n")


def parse(text: str) -> Page:
    """The page in `text`. Raises BadPage naming the line where something is missing or wrong."""
    lines = [(n, line.strip()) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not lines:
        raise BadPage(1, "the page is empty; it needs a date, a headline and a body")
    last = lines[-1][0]
    if lines[0][1].lower() in _BACK:
        lines.pop(0)
    number, organization, category, day = _facts(lines, last)
    if not lines or _SOURCE.match(lines[0][1]) or lines[0][1] == _PANEL:
        raise BadPage(lines[0][0] if lines else last, "no headline; it is the first line after the date")
    page = Page(lines[0][1], day, category=category, organization=organization)
    page.lines = {"headline": lines[0][0], "category": number, "organization": number}
    panel = next((i for i, (_, line) in enumerate(lines) if line == _PANEL), len(lines))
    _read_body(page, lines[1:panel], lines[panel][0] if panel < len(lines) else last)
    _refuse_no_headline(page)
    page.takes = _takes(lines[panel + 1 :])
    return page


def _facts(lines: Lines, last: int) -> tuple[int, str, str, date]:
    """Line, organization, category and day; what was read is taken off `lines`."""
    # Names and date usually share a line; where each has its own, they read the same when joined.
    at = next((i for i, (_, line) in enumerate(lines[:4]) if _DAY.fullmatch(line[-10:])), None)
    if at is None:
        raise BadPage(lines[0][0] if lines else last, "no date; the line above the headline ends in one: 2026-04-16")
    number, line = lines[at]
    try:
        day = date.fromisoformat(line[-10:])
    except ValueError as why:
        raise BadPage(number, f"{line[-10:]} is not a day of the calendar; correct it") from why
    words = "".join([line for _, line in lines[:at]] + [line[:-10].strip()])
    del lines[: at + 1]
    return number, *_names(words), day


def _names(words: str) -> tuple[str, str]:
    """Organization and category, from the one doubled around the other: "AcmeFundingAcme". The longest such name is
    meant; without any, all of it is the category."""
    for size in range(min((len(words) - 1) // 2, LONGEST_NAME), 0, -1):
        name, between = words[:size], words[size:-size]
        if name == words[-size:] and _is_category(between, beside=name):
            return name.strip(), between.strip()
    if words and len(words) % 2 == 0 and words[: len(words) // 2] == words[len(words) // 2 :]:
        return words[: len(words) // 2].strip(), ""
    return "", words


def _is_category(between: str, *, beside: str) -> bool:
    # A word that ends as it begins, like RADAR, holds no organization named R.
    return bool(between.strip()) and (len(beside) > 2 or not (between.isupper() or between[0].islower()))


def _read_body(page: Page, lines: Lines, last: int) -> None:
    source = next((i for i, (_, line) in enumerate(lines) if _SOURCE.match(line)), None)
    if source is not None:
        dek, lines, (number, line) = lines[:source], lines[source + 1 :], lines[source]
        page.source_url, page.lines["source_url"] = _address(line), number
    elif len(lines) > 1 and len(lines[0][1]) <= LONGEST_DEK:
        dek, lines = lines[:1], lines[1:]
    else:
        dek = []
    if dek:
        page.dek, page.lines["dek"] = " ".join(line for _, line in dek), dek[0][0]
    page.paragraphs = [line for _, line in lines]
    if not page.paragraphs:
        raise BadPage(last, "no body; its paragraphs follow the line “Original source”")


def _refuse_no_headline(page: Page) -> None:
    """A page that lost its headline begins with its dek. Above a dek, a headline may end as it likes."""
    if len(page.headline) > LONGEST_HEADLINE:
        why = f"has {len(page.headline)} characters, a headline at most {LONGEST_HEADLINE}; write the headline above it"
    elif not page.dek and _SENTENCE.search(page.headline):
        why = "is a sentence; write the headline above it, or, if it is the headline, leave out its full stop"
    else:
        return
    raise BadPage(page.lines["headline"], f"no headline: the first line after the date {why}")


def _address(line: str) -> str:
    """The first http or https address in the line, without the brackets or full stop around it."""
    found = _URL.search(line)
    address = found.group().rstrip(".,;>]") if found else ""
    while address.endswith((")", "]")) and address.count(")") > address.count("("):
        address = address[:-1].rstrip(".,;>]")
    return address


def _takes(lines: Lines) -> list[PageTake]:
    """Each take: a name twice, its perspective, its text, until the next name that stands twice."""
    begins, i = [], 0
    while i < len(lines) - 1:
        doubled = lines[i][1] == lines[i + 1][1]
        if doubled:
            begins.append(i)
        i += 2 if doubled else 1
    if lines and begins[:1] != [0]:
        raise BadPage(lines[0][0], "a take begins with the persona's name on two lines; write it twice")
    takes: dict[str, PageTake] = {}
    for i, end in pairwise([*begins, len(lines)]):
        number, name = lines[i]
        if name in takes:
            raise BadPage(number, f"{name} has a second take; leave one")
        if end - i < 4:
            raise BadPage(number, f"the take of {name} has no text; it follows name, name and perspective")
        takes[name] = PageTake(number, name, *lines[i + 2], [line for _, line in lines[i + 3 : end]])
    return list(takes.values())
