"""What a newsletter shows of articles: headline, dek, and what each voice of the panel said."""

from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
from django.utils.text import Truncator

from articles.models import Edition
from cms.lib.html import to_text
from cms.notifications.letters.passages import one_line
from cms.notifications.letters.plain import wrapped
from newsletter.stories import sections

SHORT = 28  # words of a take beside others; where one article stands alone, its takes are whole


@dataclass(frozen=True)
class Voice:
    """What a persona said; never who wrote it. `label` is what readers are told of a program that did."""

    name: str
    perspective: str
    accent: str
    words: str
    label: str = ""

    @property
    def title(self) -> str:
        """Who speaks, in a line."""
        return " · ".join(filter(None, (self.name, self.perspective, self.label)))


@dataclass(frozen=True)
class Story:
    """An article in a newsletter."""

    headline: str
    dek: str
    url: str
    voices: tuple[Voice, ...]

    def plain(self) -> str:
        """For plain mail."""
        said = [
            f"{wrapped(f'{voice.title}:', '  ', '  ')}\n{wrapped(voice.words, '  > ', '  > ')}" for voice in self.voices
        ]
        head = "\n".join(filter(None, (wrapped(self.headline), wrapped(self.dek, "  ", "  ") if self.dek else "")))
        return "\n\n".join([f"{head}\n  {self.url}" if self.url else head, *said])


@dataclass(frozen=True)
class Stories:
    """Articles by category."""

    sections: tuple[tuple[str, tuple[Story, ...]], ...]
    template: ClassVar[str] = "emails/_stories.html"

    def plain(self) -> str:
        """One below the other."""
        parts = []
        for title, stories in self.sections:
            parts += [f"{title}\n{'=' * min(len(title), 72)}"] if title else []
            parts += [story.plain() for story in stories]
        return "\n\n".join(parts)


def stories(editions: list[Edition], *, whole: bool = False) -> Stories:
    """These articles as a newsletter has them; `whole` is for one that stands alone, below its headline."""
    return Stories(
        tuple(
            ("" if whole else title, tuple(_story(edition, whole=whole) for edition in rows))
            for title, rows in sections(editions)
        )
    )


def _story(edition: Edition, *, whole: bool) -> Story:
    voices = tuple(
        Voice(
            one_line(take.name),
            one_line(take.perspective),
            take.accent,
            _in_paragraphs(take) if whole else short(take),
            one_line(take.label),
        )
        for take in edition.takes.all()
    )
    url = settings.SITE_URL + edition.get_absolute_url()
    return Story("" if whole else one_line(edition.headline), one_line(edition.dek), "" if whole else url, voices)


def _in_paragraphs(take) -> str:
    return "\n\n".join(to_text(take.body_html).splitlines())


def short(take) -> str:
    """How a take begins, in plain words."""
    return Truncator(one_line(to_text(take.body_html))).words(SHORT, truncate=" …")
