"""A picture in a page for readers: its renditions where they are made, and until then the picture itself."""

from dataclasses import dataclass

from django import template
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils.html import format_html

from pictures.crops import KINDS, keeps

register = template.Library()


@dataclass(frozen=True)
class Place:
    """Where a picture stands in a page: which of KINDS is shown, and how wide it is there (`sizes`, as in HTML)."""

    kind: str
    sizes: str
    first: bool = False  # it is seen before anything is scrolled


PLACES = {
    "article": Place("whole", "(min-width: 80rem) 76rem, 100vw", first=True),
    "lead": Place("card", "(min-width: 72rem) 45rem, 100vw", first=True),
    "river": Place("card", "(min-width: 60rem) 17rem, 100vw"),
}


@register.simple_tag
def picture(picture, name: str, alt: str) -> str:
    """The picture for the place of that name, with its width and height."""
    place = PLACES[name]
    kind = KINDS[place.kind]
    made = picture.renditions.get(place.kind, [])
    width, height = made[-1] if made else (picture.width, picture.height)
    context = {
        "sources": [source(picture, place.kind, made, ending) for ending in kind.formats if made],
        "src": picture.url_of(place.kind, width, kind.formats[-1]) if made else picture.url,
        "width": width,
        "height": height,
        "alt": alt,
        "place": place,
        "keeps": None if made else keeps(kind, picture.width, picture.height, picture.focal),
    }
    return render_to_string("site/_picture.html", context)


@register.simple_tag
def preload(picture, name: str) -> str:
    """Has what is seen first in a page fetched before its body is read, in the format that most browsers take. Nothing
    where no rendition is made yet."""
    place = PLACES[name]
    if not (made := picture.renditions.get(place.kind)):
        return ""
    link = '<link rel="preload" as="image" type="{}" imagesrcset="{}" imagesizes="{}" fetchpriority="high">'
    best = source(picture, place.kind, made, KINDS[place.kind].formats[0])
    return format_html(link, best["type"], best["srcset"], place.sizes)


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
