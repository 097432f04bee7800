"""Draw the cards: 1200 × 630 pixels of paper, ink, and the colours of the voices."""

import io
import logging
from dataclasses import dataclass

from django.core.files.storage import default_storage
from PIL import Image, ImageColor, ImageDraw, ImageOps

from articles.cards.faces import SANS, SERIF, Face, Unreadable, is_rtl, readable, runs
from articles.cards.setting import LEADING, cut, fit, width

log = logging.getLogger(__name__)

WIDE, HIGH, EDGE = 1200, 630, 72
PAPER, INK, SOFT, LINE = "#fbfaf6", "#191817", "#66615a", "#d9d5cc"
FACE, MOST_FACES = 66, 6


@dataclass(frozen=True)
class Voice:
    """Somebody on the panel as readers know them: name, perspective, colour (#rrggbb), name of the avatar's file."""

    name: str
    perspective: str
    accent: str
    avatar: str = ""


def article_card(*, headline: str, category: str, voices: list[Voice], site: str) -> bytes:
    """A PNG of an article: its headline, and the faces of its panel. Raises Unreadable."""
    card = _Card(site)
    card.canvas.rectangle([EDGE, 58, WIDE - EDGE, 64], fill=INK)
    card.line(category, SANS, 28, at=(EDGE, 116), colour=SOFT)
    card.block(headline, SERIF, sizes=range(88, 42, -4), top=140, bottom=484)
    card.foot(voices)
    return card.png()


def take_card(*, said: str, voice: Voice, label: str, headline: str, site: str) -> bytes:
    """A PNG of a take: what it says, whose it is, and about what; `label` says so of a program. Raises Unreadable."""
    card, colour = _Card(site), _legible(voice.accent)
    card.canvas.rectangle([0, 0, 20, HIGH], fill=voice.accent)
    card.face(voice, 110, at=(EDGE, 58))
    about = " · ".join(filter(None, (voice.perspective, label)))
    card.line(voice.name, SANS, 36, at=(EDGE + 136, 106 if about else 124), colour=colour)
    card.line(about, SANS, 25, at=(EDGE + 136, 146), colour=SOFT)
    card.block(said, SERIF, sizes=range(64, 34, -4), top=186, bottom=494)
    card.foot([], headline)
    return card.png()


class _Card:
    def __init__(self, site: str):
        self.image = Image.new("RGB", (WIDE, HIGH), PAPER)
        self.canvas = ImageDraw.Draw(self.image)
        self.site = site

    def block(self, text: str, face: Face, *, sizes: range, top: int, bottom: int) -> None:
        """A text as large as it stands between two heights, in the middle of them."""
        done = fit(text, face, sizes=sizes, wide=WIDE - 2 * EDGE, high=bottom - top)
        step = done.size * LEADING
        y = (top + bottom - step * len(done.lines)) / 2 + done.size * 0.86
        for number, line in enumerate(done.lines):
            x = WIDE - EDGE - width(line, face, done.size) if done.rtl else EDGE
            self._run(line, face, done.size, at=(x, y + number * step), colour=INK)

    def line(
        self, text: str, face: Face, size: int, *, at: tuple[float, float], wide: int = WIDE - 2 * EDGE, colour: str
    ):
        """A text in one line, on a base line."""
        self._run(cut(readable(text, face), face, size, wide), face, size, at=at, colour=colour)

    def face(self, voice: Voice, size: int, *, at: tuple[int, int]) -> None:
        """The avatar of a voice, or its monogram, in a disc."""
        disc = _avatar(voice.avatar, size) or _monogram(voice, size)
        self.image.paste(disc, at, _round(size))

    def foot(self, voices: list[Voice], about: str = "") -> None:
        """Under a line: the panel, or what the card is about; and whose site it is."""
        self.canvas.rectangle([EDGE, 504, WIDE - EDGE, 505], fill=LINE)
        site = cut(readable(self.site, SERIF), SERIF, 34, 420)
        long = width(site, SERIF, 34)
        self._run(site, SERIF, 34, at=(WIDE - EDGE - long, 566), colour=INK)
        x, room = EDGE, WIDE - 2 * EDGE - int(long) - 40
        for place, voice in enumerate(voices[:MOST_FACES]):
            self.image.paste(PAPER, (x - 5, 517), _round(FACE + 10))
            self.face(voice, FACE, at=(x, 522))
            x += FACE - 14 if place < len(voices[:MOST_FACES]) - 1 else FACE + 20
        names = about or _names(voices)
        self.line(names, SANS, 24, at=(x, 563), wide=room - (x - EDGE), colour=SOFT)

    def png(self) -> bytes:
        """The card as a file."""
        file = io.BytesIO()
        self.image.save(file, "PNG", optimize=True)
        return file.getvalue()

    def _run(self, text: str, face: Face, size: int, *, at: tuple[float, float], colour: str) -> None:
        # Each typeface sets its own part, and puts it in order itself; the parts go as the text does.
        (x, y), rtl = at, is_rtl(text)
        parts = runs(text, face)
        for part_face, part in reversed(parts) if rtl else parts:
            font = part_face.at(size)
            self.canvas.text((x, y), part, font=font, fill=colour, anchor="ls", direction="rtl" if rtl else "ltr")
            x += font.getlength(part)


def _names(voices: list[Voice]) -> str:
    if len(voices) < 4:
        return ", ".join(voice.name for voice in voices)
    return f"{voices[0].name}, {voices[1].name} and {len(voices) - 2} more"


def _avatar(name: str, size: int) -> Image.Image | None:
    if not name:
        return None
    try:
        with default_storage.open(name) as file, Image.open(file) as picture:
            return ImageOps.fit(picture.convert("RGB"), (size, size), Image.Resampling.LANCZOS)
    except OSError as why:  # a file that is gone; Pillow says what is no picture in the same way
        log.warning("The avatar %s cannot be drawn: %s", name, why)
        return None


def _monogram(voice: Voice, size: int) -> Image.Image:
    disc = Image.new("RGB", (size, size), voice.accent)
    letter = voice.name.removeprefix("The ")[:1]
    try:
        [(face, letter)] = runs(readable(letter, SANS), SANS)
    except (Unreadable, ValueError):
        return disc
    colour = PAPER if _contrast(voice.accent, PAPER) >= _contrast(voice.accent, INK) else INK
    ImageDraw.Draw(disc).text((size / 2, size / 2), letter, font=face.at(size * 4 // 9), fill=colour, anchor="mm")
    return disc


def _round(size: int) -> Image.Image:
    mask = Image.new("L", (size * 4, size * 4))
    ImageDraw.Draw(mask).ellipse([0, 0, size * 4 - 1, size * 4 - 1], fill=255)
    return mask.resize((size, size), Image.Resampling.LANCZOS)


def _legible(accent: str) -> str:
    """The colour, as dark as words on paper have to be (WCAG AA)."""
    colour = ImageColor.getrgb(accent)
    while _contrast(colour, PAPER) < 4.5:
        colour = tuple(int(part * 0.92) for part in colour)
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _contrast(one: str | tuple, other: str | tuple) -> float:
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str | tuple) -> float:
    parts = (part / 255 for part in (ImageColor.getrgb(colour) if isinstance(colour, str) else colour))
    weighed = zip((0.2126, 0.7152, 0.0722), parts, strict=True)
    return sum(
        weight * (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4) for weight, part in weighed
    )
