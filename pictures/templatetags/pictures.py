"""A picture in a page for readers: its renditions where they are made, and until then the picture itself."""

from django import template
from django.core.files.storage import default_storage
from django.template.loader import render_to_string

from pictures.crops import KINDS, keeps

register = template.Library()


@register.simple_tag
def picture(picture, kind: str, alt: str, sizes: str, eager: bool = False) -> str:
    """The picture as one of KINDS, for a place of `sizes` (as in HTML), with its width and height. `eager` for what is
    seen first."""
    made = picture.renditions.get(kind, [])
    width, height = made[-1] if made else (picture.width, picture.height)
    context = {
        "sources": [source(picture, kind, made, ending) for ending in KINDS[kind].formats if made],
        "src": picture.url_of(kind, width, KINDS[kind].formats[-1]) if made else picture.url,
        "width": width,
        "height": height,
        "alt": alt,
        "sizes": sizes,
        "eager": eager,
        "keeps": None if made else keeps(KINDS[kind], picture.width, picture.height, picture.focal),
    }
    return render_to_string("site/_picture.html", context)


def source(picture, kind: str, made: list, ending: str) -> dict:
    """One format of a picture, in all its widths."""
    lines = [f"{picture.url_of(kind, width, ending)} {width}w" for width, _ in made]
    return {"type": f"image/{ending}", "srcset": ", ".join(lines)}


@register.simple_tag
def social(picture) -> dict:
    """What others show of a page: the address, width and height of one file."""
    if made := picture.renditions.get("social"):
        width, height = made[-1]
        return {"url": picture.url_of("social", width, "jpeg"), "width": width, "height": height}
    return {"url": picture.url, "width": picture.width, "height": picture.height}


@register.filter
def stored(name: str) -> str:
    """The address of a file in the storage, by its name."""
    return default_storage.url(name)
