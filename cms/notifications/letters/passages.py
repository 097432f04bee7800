"""What stands on lines of its own in a letter: each says itself in plain mail, and names its template for the page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from cms.lib.times import brief
from cms.notifications.letters.plain import wrapped


@dataclass(frozen=True)
class Quote:
    """What somebody wrote, in their lines."""

    words: str
    template: ClassVar[str] = "emails/_quote.html"

    def plain(self) -> str:
        """With "> " before each line."""
        return wrapped(self.words.strip(), "> ", "> ")


@dataclass(frozen=True)
class Points:
    """A list of lines."""

    lines: tuple[str, ...]
    template: ClassVar[str] = "emails/_points.html"

    def plain(self) -> str:
        """With an asterisk before each."""
        return "\n".join(wrapped(one_line(line), "* ", "  ") for line in self.lines)


@dataclass(frozen=True)
class Changes:
    """Paragraphs before and after (rows of cms.lib.diff)."""

    rows: tuple
    template: ClassVar[str] = "emails/_changes.html"

    def plain(self) -> str:
        """One after the other."""
        return "\n\n".join(f"It read:\n{_said(row.before)}\n\nIt reads now:\n{_said(row.after)}" for row in self.rows)


@dataclass(frozen=True)
class News:
    """The lines of a digest: each with its words, when it was, and where it leads."""

    lines: tuple[dict, ...]
    template: ClassVar[str] = "emails/_news.html"

    def plain(self) -> str:
        """One after the other, each with its address."""
        return "\n\n".join(
            f"{wrapped(line['words'], '* ', '  ')}\n  {brief(line['at'])}\n  {line['url']}" for line in self.lines
        )


@dataclass(frozen=True)
class Button:
    """The page that a letter leads to."""

    url: str
    template: ClassVar[str] = "emails/_button.html"

    def plain(self) -> str:
        """Its address."""
        return self.url


def quote(words: str | None) -> Quote | None:
    """What was said, or None where nothing was."""
    return Quote(words) if words and words.strip() else None


def points(lines: Iterable[str]) -> Points | None:
    """The lines as a list, or None where there are none."""
    lines = tuple(lines)
    return Points(lines) if lines else None


def one_line(words: str) -> str:
    """The words without line ends, of which a name or a headline has none to give a letter."""
    return " ".join(words.split())


def _said(words: str) -> str:
    return Quote(words or "(nothing)").plain()
