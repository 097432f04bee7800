"""What pages say of takes: where they stand, and in which colour they speak."""

from django import template
from django.utils.html import format_html

from cms.lib import colours
from panels.scale import Scale

register = template.Library()


@register.filter
def voice(accent: str) -> str:
    """The attributes that give an element, and what is in it, the voice of an accent: no page may hold a style."""
    return format_html('data-hue="{}" data-chroma="{}"', *colours.voice(accent))


@register.simple_tag
def stance_words(scale: Scale, at: int | None) -> str:
    """A position in words; empty for none."""
    return "" if at is None else scale.words(at)


@register.inclusion_tag("site/_split.html")
def split(takes: list) -> dict:
    """Where the panel splits: each position of the scale with the takes that hold it, from the low end to the high one.
    Where fewer than two say where they stand, the `roll` of those who speak; of one alone, nothing."""
    standing = [take for take in takes if take.stance is not None]
    if len(standing) < 2:
        return {"roll": takes if len(takes) > 1 else []}
    scale = standing[0].scale
    held = [(words, [take for take in standing if take.stance == at]) for at, words in scale.positions]
    return {"positions": held}
