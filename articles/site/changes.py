"""What changed for readers from one edition to the next, part by part."""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby, zip_longest
from threading import Lock

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models import Edition
from cms.lib import html
from cms.lib.diff import Row, side_by_side
from cms.lib.languages import in_content_language

PICTURE_CHANGED = _("the words stayed, the picture changed")
FORMATTING_CHANGED = _("the words stayed, formatting or links changed")
VOICE_CHANGED = _("the words stayed, formatting, links or the name of the voice changed")
JOINED, LEFT = _("joined the panel"), _("left the panel")
PAIRS = 500  # of editions: what changed between two is kept, mostly a few paragraphs


@dataclass(frozen=True)
class Part:
    """One part of a page: its title, its words, and its `source`, which may change where the words do not; `beside`
    says so. Title and that are translated when they are read; the words are in the language of the content."""

    title: object
    text: str
    source: object = None
    beside: object = ""


@dataclass(frozen=True)
class Paragraph:
    """A changed paragraph as marked words, or, folded, a number of paragraphs that stayed."""

    marked: list[tuple[str, str]]
    stayed: int = 0


@dataclass(frozen=True)
class Change:
    """A part that is not what it was. `note` says what marked words do not; the title `of_take` is the name of a voice.
    Kept for readers of any language: both are translated when they are read."""

    title: object
    note: object
    paragraphs: list[Paragraph]
    of_take: bool


class Compared:
    """What changed between two editions, kept in the process: neither ever changes, and to compare them is slow enough
    that anybody could keep the site busy with it."""

    def __init__(self):
        self.pairs: OrderedDict[tuple[int, int], list[Change]] = OrderedDict()
        self.lock = Lock()

    def changes(self, old: Edition, new: Edition, parts: Callable[[Edition], dict]) -> list[Change]:
        """As they were found the first time, or found now from the `parts` of both."""
        pair = old.pk, new.pk
        with self.lock:
            if pair in self.pairs:
                self.pairs.move_to_end(pair)
                return self.pairs[pair]
        found = _changes(parts(old), parts(new))
        with self.lock:
            self.pairs[pair] = found
            while len(self.pairs) > PAIRS:
                self.pairs.popitem(last=False)
        return found


compared = Compared()


def told(editions: list[Edition]) -> Iterator[tuple[Edition, list[Change] | None]]:
    """Editions of an article, newest first, each with its changes since the next in line; the last has nothing to
    differ from (None)."""
    parts = cache(parts_of)  # each edition is read at most once, and not at all where both its pairs are known
    for new, old in zip_longest(editions, editions[1:]):
        yield new, compared.changes(old, new, parts) if old else None


def _changes(old: dict[object, Part], new: dict[object, Part]) -> list[Change]:
    keys = [*new, *(key for key in old if key not in new)]
    return [_change(old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key)]


def parts_of(edition: Edition, takes: list | None = None) -> dict[object, Part]:
    """All that readers of an edition see, by part; its takes are those stored with it, unless given."""
    with in_content_language():
        takes = {take.persona_id: _take(take) for take in (edition.takes.all() if takes is None else takes)}
        return {("fact", number): fact for number, fact in enumerate(_facts(edition))} | takes


def _facts(edition: Edition) -> list[Part]:
    category, organizations = edition.about.get("category") or {}, edition.about.get("organizations") or []
    picture = ". ".join(filter(None, (edition.picture_alt, edition.picture_credit)))
    dateline = date_format(edition.dateline, "DATE_FORMAT") if edition.dateline else ""
    return [
        Part(_("Organizations"), ", ".join(organization["name"] for organization in organizations)),
        Part(_("Category"), category.get("name", "")),
        Part(_("Date"), dateline),
        Part(_("Headline"), edition.headline),
        Part(_("Address"), edition.get_absolute_url()),
        Part(_("Standfirst"), edition.dek),
        Part(_("Byline"), edition.byline),
        Part(_("Original source"), edition.source_url),
        Part(_("Picture"), picture, (edition.picture_id, edition.picture_content), PICTURE_CHANGED),
        Part(_("Text"), html.to_text(edition.body_html), edition.body_html, FORMATTING_CHANGED),
    ]


def _take(take) -> Part:
    source = take.name, take.perspective, take.body_html, take.answers
    disclosed = f"{gettext('Disclosure.')} {take.disclosure}" if take.disclosure else ""
    answers = [
        f"{gettext('%(name)s answers:') % answer} {html.to_text(answer['body_html'])}" for answer in take.answers
    ]
    words = "\n".join(filter(None, (take.label, take.stance_words, html.to_text(take.body_html), disclosed, *answers)))
    return Part(take.name, words, source, VOICE_CHANGED)


def _change(old: Part | None, new: Part | None) -> Change:
    rows = side_by_side(old.text if old else "", new.text if new else "")
    part = new or old
    return Change(part.title, noted(old, new), folded(rows), of_take=part.beside is VOICE_CHANGED)


def noted(old: Part | None, new: Part | None) -> object:
    """What marked words do not say of a part that changed."""
    if old is None:
        return JOINED
    if new is None:
        return LEFT
    return new.beside if old.text == new.text else ""


def folded(rows: list[Row]) -> list[Paragraph]:
    """Paragraphs in one piece, each run of those that stayed as their number."""
    found = []
    for differs, run in groupby(rows, key=lambda row: row.differs):
        run = list(run)
        found += [Paragraph(row.marked) for row in run] if differs else [Paragraph([], len(run))]
    return found
