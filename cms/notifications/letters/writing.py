"""From a text and its words to a letter: one line of subject, plain text, and a page in the frame of the house.

Who edits a letter writes the text alone. Its paragraphs make the page, so that the two never say different things; the
footer, with the way out of such mail, is the frame's.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from django.template.loader import render_to_string
from django.utils.text import Truncator

from cms.notifications.letters.language import Source, read
from cms.notifications.letters.passages import one_line
from cms.notifications.letters.plain import wrapped

LONGEST = 160  # characters of a subject
_GAP = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


@dataclass(frozen=True)
class Paragraph:
    """Some lines of a letter."""

    words: str
    template: ClassVar[str] = "emails/_paragraph.html"

    def plain(self) -> str:
        """As it was written, wrapped."""
        return wrapped(self.words)


@dataclass(frozen=True)
class Placed:
    """A passage, and the line right above it, which it is called by."""

    passage: object
    label: str

    @property
    def template(self) -> str:
        """That of the passage."""
        return self.passage.template

    @property
    def title(self) -> str:
        """The label as a heading, or the words of a button."""
        return self.label.rstrip(": ")

    def plain(self) -> str:
        """The passage below its label."""
        return f"{wrapped(self.label)}\n{self.passage.plain()}" if self.label else self.passage.plain()


def subject(source: Source, words: Mapping) -> str:
    """The subject, which is the line in the inbox too. In one line, whatever a headline holds: a line end in a header
    would end the header."""
    return Truncator(one_line("".join(read(source.subject).fill(words)))).chars(LONGEST)


def parts(source: Source, words: Mapping) -> list[Paragraph | Placed]:
    """The letter in its parts, those left out that turned out empty."""
    return list(_parts(read(source.words).fill(words)))


def plain(content: list, facts: dict) -> str:
    """The letter as plain text."""
    said = "\n\n".join(part.plain() for part in content)
    return render_to_string("emails/_base.txt", facts | {"said": said}).strip() + "\n"


def page(content: list, facts: dict, title: str) -> str:
    """The letter as a page of HTML."""
    return render_to_string("emails/_base.html", facts | {"parts": content, "title": title})


def _parts(pieces: Iterable) -> Iterator[Paragraph | Placed]:
    text = ""
    for piece in pieces:
        if isinstance(piece, str):
            text += piece
            continue
        *above, last = _GAP.split(text)
        *lines, label = last.rstrip(" ").removesuffix("\n").split("\n")
        yield from _paragraphs([*above, "\n".join(lines)])
        yield Placed(piece, label.strip())
        text = ""
    yield from _paragraphs(_GAP.split(text))


def _paragraphs(texts: Iterable[str]) -> Iterator[Paragraph]:
    return (Paragraph(text.strip()) for text in texts if text.strip())
