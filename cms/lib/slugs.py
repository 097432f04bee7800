"""Addresses made of words, in any script."""

from django.db import models
from django.utils.text import slugify


class SlugFieldUnicode(models.SlugField):
    """A slug that may be written in any script."""

    def __init__(self, *args, **kwargs):
        kwargs["allow_unicode"] = True
        super().__init__(*args, **kwargs)


def slug_of(text: str, *, length: int, fallback: str) -> str:
    """The text as a slug of at most `length` characters, cut at a word if possible; `fallback` if nothing is left."""
    slug = slugify(text, allow_unicode=True)
    if len(slug) > length:
        slug = slug[: length + 1].rsplit("-", 1)[0][:length]
    return slug.strip("-_") or fallback


def free_slug(wanted: str, taken, *, length: int) -> str:
    """`wanted`, or it with the first number for which `taken(slug)` is false."""
    slug, number = wanted[:length], 1
    while taken(slug):
        number += 1
        slug = f"{wanted[: length - len(str(number)) - 1]}-{number}"
    return slug
