"""The words that a letter may use: each app describes the letters of its notices, and what they can speak of.

A word is made of the facts of its notice when a letter uses it, and is text by then: never a row that leads on to
others.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from cms.notifications.letters.passages import Button, Quote, one_line, quote


@dataclass(frozen=True)
class Word:
    """Some words within a line. `of(facts)` makes them; `example` stands for them where there is nothing to tell of."""

    name: str
    says: str
    example: object
    of: Callable[[dict], object]
    use: ClassVar[str] = "line"

    def value(self, facts: dict) -> object:
        """What it is for these facts, in one line; "" where there is nothing."""
        return one_line(str(self.of(facts) or ""))


@dataclass(frozen=True)
class Flag(Word):
    """Only asked for: yes or no."""

    use: ClassVar[str] = "flag"

    def value(self, facts: dict) -> bool:
        """Whether it is so."""
        return bool(self.of(facts))


@dataclass(frozen=True)
class Passage(Word):
    """On lines of its own (passages.py)."""

    use: ClassVar[str] = "passage"

    def value(self, facts: dict) -> object:
        """The passage; "" where there is none."""
        return self.of(facts) or ""


@dataclass(frozen=True)
class Letter:
    """What a kind of notice is called in the newsroom, and the words of its letter by their names. What programs alone
    are told of is never `mailed`: it has a line, which is a subject, and no more."""

    kind: str
    title: str
    words: dict[str, Word]
    mailed: bool = True


URL = "url"  # without it a letter leads nowhere


def _headline(facts: dict) -> str:
    about = facts["article"]
    return about["headline"] if isinstance(about, dict) else about.headline


READER = Word("reader", "Who gets the letter", "Ada Byron", lambda facts: facts["person"].name)
SITE = Word("site", "The name of this site", "Paneldesk", lambda facts: facts["site_name"])
LINK = Passage(URL, "The page to act on", Button("https://example.org/desk/1/"), lambda facts: Button(facts["url"]))
HEADLINE = Word("headline", "The article’s headline", "Glass battery leaves the lab", _headline)
WHO = Word(
    "who",
    "Who did it, or “The newsroom”",
    "Grace Hopper",
    lambda facts: facts["event"].actor.name if facts["event"].actor else "The newsroom",
)
NOTE = Passage(
    "note",
    "What they wrote with it",
    Quote("How quickly? Numbers, please."),
    lambda facts: quote(facts["event"].data.get("note")),
)

_letters: dict[str, Letter] = {}


def describe(kind: str, title: str, *words: Word) -> None:
    """Say what the letter of a kind is called, and offer it words besides those that every letter has."""
    _letters[kind] = Letter(kind, title, {word.name: word for word in (READER, *words, SITE, LINK)})


def describe_line(kind: str, *words: Word) -> None:
    """Offer words to the line of a kind that programs alone are told of."""
    _letters[kind] = Letter(kind, "", {word.name: word for word in words}, mailed=False)


def letter_of(kind: str) -> Letter:
    """The letter of a kind. Raises KeyError for a kind that none was described for."""
    return _letters[kind]


def is_described(kind: str) -> bool:
    """Whether there is such a letter."""
    return kind in _letters


def described() -> Iterable[Letter]:
    """Every letter that is mailed."""
    return [letter for letter in _letters.values() if letter.mailed]


class Values(Mapping):
    """The words of a letter as they are for these facts: each is made when it is asked for, once."""

    def __init__(self, letter: Letter, facts: dict):
        self.letter, self.facts, self._made = letter, facts, {}

    def __getitem__(self, name: str):
        if name not in self._made:
            self._made[name] = self.letter.words[name].value(self.facts)
        return self._made[name]

    def __iter__(self):
        return iter(self.letter.words)

    def __len__(self):
        return len(self.letter.words)
