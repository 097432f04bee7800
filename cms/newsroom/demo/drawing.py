"""The pictures of the demo: drawn here, so that nobody's rights are in the way."""

import io
import math
from collections.abc import Callable

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1600, 900
_FINE = 2  # drawn so much larger, for smooth edges

Colour = tuple[int, int, int]


def drawn(name: str) -> ContentFile:
    """The picture of that name, as a PNG file. Raises KeyError for a name that nobody drew."""
    image = Image.new("RGB", (WIDTH * _FINE, HEIGHT * _FINE))
    MOTIFS[name](Sheet(image))
    out = io.BytesIO()
    image.resize((WIDTH, HEIGHT), Image.Resampling.BOX).save(out, "PNG", compress_level=1)
    return ContentFile(out.getvalue(), name=f"{name}.png")


class Sheet:
    """Something to draw on, WIDTH by HEIGHT, whatever its true size."""

    def __init__(self, image: Image.Image):
        self.image = image
        self.draw = ImageDraw.Draw(image)

    def sky(self, top: Colour, bottom: Colour) -> None:
        """All of the sheet, from one colour into the other."""
        shade = Image.linear_gradient("L").resize(self.image.size)
        self.image.paste(Image.composite(_plain(self, bottom), _plain(self, top), shade))

    def area(self, line: Callable[[float], float], colour: Colour) -> None:
        """Everything below a line: its height at each place from left to right, all in pixels from the top left."""
        points = [(x, line(x)) for x in range(0, WIDTH + 8, 8)]
        self.shape([*points, (WIDTH, HEIGHT), (0, HEIGHT)], colour)

    def shape(self, points: list[tuple[float, float]], colour: Colour) -> None:
        """A filled outline."""
        self.draw.polygon([(x * _FINE, y * _FINE) for x, y in points], fill=colour)

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """A filled circle."""
        self.draw.ellipse([side * _FINE for side in (x - radius, y - radius, x + radius, y + radius)], fill=colour)

    def box(self, x: float, y: float, width: float, height: float, colour: Colour, *, corner: float = 0) -> None:
        """A filled rectangle."""
        sides = [side * _FINE for side in (x, y, x + width, y + height)]
        self.draw.rounded_rectangle(sides, corner * _FINE, fill=colour)


def _plain(sheet: Sheet, colour: Colour) -> Image.Image:
    return Image.new("RGB", sheet.image.size, colour)


def _between(one: Colour, other: Colour, share: float) -> Colour:
    return tuple(round(a + (b - a) * share) for a, b in zip(one, other, strict=True))


def fjord(sheet: Sheet) -> None:
    """Ridges one behind the other, a low sun, and warm water."""
    sheet.sky((246, 214, 178), (250, 236, 214))
    sheet.disc(1130, 300, 118, (226, 107, 62))
    for i in range(4):
        far, near = (167, 186, 188), (24, 58, 66)
        sheet.area(
            lambda x, i=i: 330 + i * 85 + 70 * math.sin(x / (210 - i * 22) + i * 2.1) + 26 * math.sin(x / 61 + i),
            _between(far, near, i / 3),
        )
    for i in range(7):
        sheet.area(
            lambda x, i=i: 690 + i * 32 + 7 * math.sin(x / 70 + i * 1.7), _between((190, 92, 58), (88, 33, 30), i / 6)
        )


def chip(sheet: Sheet) -> None:
    """Rows of the same square, of which some are slightly off."""
    sheet.sky((21, 40, 60), (13, 25, 41))
    for row in range(6):
        for column in range(11):
            off = (row * 7 + column * 5) % 13 == 0
            x, y = 95 + column * 130 + 17 * off, 80 + row * 130 - 13 * off
            tone = (236, 170, 84) if off else _between((48, 92, 118), (104, 156, 168), column / 10)
            sheet.box(x, y, 100, 100, tone, corner=14)


def form(sheet: Sheet) -> None:
    """Five sheets that become one."""
    sheet.sky((226, 232, 226), (206, 218, 212))
    for i in range(5):
        sheet.box(190 + i * 96, 150 + i * 36, 470, 620, _between((150, 172, 166), (247, 246, 240), i / 4), corner=10)
    for line in range(7):
        wide = (330, 300, 345, 260, 320, 190, 280)[line]
        sheet.box(640, 380 + line * 58, wide, 17, (52, 88, 84), corner=8)
    sheet.disc(1290, 610, 116, (176, 62, 42))
    sheet.disc(1290, 610, 82, (226, 232, 226))


def shelves(sheet: Sheet) -> None:
    """Spines on shelves, with one place left open."""
    sheet.sky((58, 38, 30), (40, 26, 22))
    palette = [(181, 84, 52), (220, 168, 92), (92, 118, 104), (146, 60, 58), (226, 206, 170), (70, 92, 120)]
    for shelf in range(3):
        x, base = 90, 290 + shelf * 280
        for i in range(26):
            wide, high = 34 + (i * 37 + shelf * 11) % 31, 150 + (i * 53 + shelf * 29) % 74
            if not (shelf == 1 and 11 <= i <= 12) and x + wide < 1520:
                sheet.box(x, base - high, wide, high, palette[(i * 5 + shelf * 2) % 6], corner=4)
            x += wide + 5
        sheet.box(60, base, 1480, 16, (112, 76, 54))


def cable(sheet: Sheet) -> None:
    """A line along the bottom of the sea, from one shore to the other."""
    sheet.sky((214, 228, 232), (172, 202, 208))
    for i in range(5):
        sheet.area(
            lambda x, i=i: 250 + i * 110 + 14 * math.sin(x / 160 + i * 1.3),
            _between((94, 150, 164), (12, 44, 66), i / 4),
        )
    for x in range(0, WIDTH + 1, 4):
        sheet.disc(x, 742 - 330 * (abs(x - 800) / 800) ** 6 + 16 * math.sin(x / 90), 7, (240, 178, 82))
    sheet.area(
        lambda x: 905 - 560 / (1 + math.exp((x - 150) / 42)) - 500 / (1 + math.exp((1480 - x) / 38)), (44, 60, 52)
    )


def stairs(sheet: Sheet) -> None:
    """Steps that grow."""
    sheet.sky((247, 240, 226), (238, 224, 200))
    for i in range(12):
        high = 46 + 5.1 * i * i
        sheet.box(120 + i * 115, 800 - high, 96, high, _between((200, 178, 140), (158, 52, 34), i / 11), corner=6)
    sheet.box(90, 800, 1420, 6, (84, 66, 54))


def voice(sheet: Sheet) -> None:
    """A wave, twice: the second is nearly the first."""
    sheet.sky((44, 30, 56), (26, 18, 38))
    for i in range(72):
        x, swing = 84 + i * 20, math.exp(-(((i - 36) / 22) ** 2))
        for shift, colour in ((0, (232, 138, 108)), (9, (128, 104, 168))):
            high = 40 + 330 * swing * abs(math.sin(i * 0.47 + shift * 0.03) * math.cos(i * 0.19 + shift * 0.05))
            sheet.box(x + shift, 450 - high / 2, 8, high, colour, corner=4)


def arms(sheet: Sheet) -> None:
    """Arms over boxes, one of them at work."""
    sheet.sky((232, 228, 218), (212, 206, 192))
    for i in range(5):
        x, busy = 190 + i * 310, i == 3
        tone = (198, 84, 40) if busy else (120, 128, 126)
        lift = 150 if busy else 0
        sheet.box(x - 110, 690 - lift, 150, 120, (176, 138, 92), corner=6)
        sheet.shape([(x - 46, 690 - lift), (x - 18, 690 - lift), (x + 70, 300), (x + 34, 290)], tone)
        sheet.shape([(x + 34, 290), (x + 70, 300), (x + 140, 830), (x + 100, 830)], tone)
        sheet.disc(x + 52, 296, 34, _between(tone, (20, 20, 20), 0.35))
    sheet.box(0, 820, WIDTH, 80, (72, 66, 58))


MOTIFS: dict[str, Callable[[Sheet], None]] = {
    motif.__name__: motif for motif in (fjord, chip, form, shelves, cable, stairs, voice, arms)
}
