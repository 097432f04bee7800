"""Which renditions there are of a picture, and what a crop keeps of it: arithmetic alone."""

from dataclasses import dataclass

AVIF, WEBP, JPEG = "avif", "webp", "jpeg"


@dataclass(frozen=True)
class Kind:
    """A shape of rendition: width by height (None keeps the picture whole), the widths it is made in, its formats."""

    shape: tuple[int, int] | None
    widths: tuple[int, ...]
    formats: tuple[str, ...] = (AVIF, WEBP)


KINDS = {
    "whole": Kind(None, (480, 960, 1440, 2160)),
    "card": Kind((16, 9), (480, 960, 1440)),
    "square": Kind((1, 1), (160, 320)),
    "social": Kind((40, 21), (1200,), (JPEG,)),  # what others show of a page: not all of them read the newer formats
}


def box(kind: Kind, width: int, height: int, focal: tuple[float, float]) -> tuple[int, int, int, int]:
    """What is kept of a picture of `width` × `height`, as left, top, right, bottom in pixels.

    As large as the shape allows, with the focal point (0 to 1 from the left, from the top) as near to its middle as the
    edges let it.
    """
    if kind.shape is None:
        return 0, 0, width, height
    across, down = kind.shape
    w = min(width, max(1, round(height * across / down)))
    h = min(height, max(1, round(width * down / across)))
    left = min(max(round(focal[0] * width - w / 2), 0), width - w)
    top = min(max(round(focal[1] * height - h / 2), 0), height - h)
    return left, top, left + w, top + h


def sizes(kind: Kind, width: int, height: int) -> list[tuple[int, int]]:
    """The renditions of that kind that a picture of `width` × `height` has, as widths and heights: none larger than
    the picture is, and always one."""
    left, top, right, bottom = box(kind, width, height, (0.5, 0.5))
    w, h = right - left, bottom - top
    widths = [wanted for wanted in kind.widths if wanted < w]
    if len(widths) < len(kind.widths):
        widths.append(w)
    return [(wanted, max(1, round(h * wanted / w))) for wanted in widths]


def position(kind: Kind, width: int, height: int, focal: tuple[float, float]) -> str:
    """The CSS object-position that crops the whole picture as the rendition would: "30.0% 50.0%"."""
    return " ".join(f"{100 * share:.1f}%" for share in _cut(kind, width, height, focal))


def keeps(kind: Kind, width: int, height: int, focal: tuple[float, float]) -> int:
    """The same in tenths, for a page that may hold no style, and so has a rule for each: 0 keeps the start, 10 the end.
    One number says it, since a crop cuts along one side alone, and along the other it is the middle."""
    across, down = _cut(kind, width, height, focal)
    return round(10 * (across + down - 0.5))


def _cut(kind: Kind, width: int, height: int, focal: tuple[float, float]) -> tuple[float, float]:
    """The share of what a crop leaves out that is at its left, and at its top; a half where it leaves out nothing."""
    left, top, right, bottom = box(kind, width, height, focal)
    spare = width - (right - left), height - (bottom - top)
    across, down = (edge / rest if rest else 0.5 for edge, rest in zip((left, top), spare, strict=True))
    return across, down
