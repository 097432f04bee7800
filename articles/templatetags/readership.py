"""How readership is put into words."""

from django import template

from articles.models import DayOfReading

register = template.Library()

WORDS = {"": "Direct, or not known", DayOfReading.OWN: "This site", DayOfReading.OTHER: "Other sites"}


@register.filter
def source_words(source: str) -> str:
    """What a source of readers is called."""
    return WORDS.get(source, source)
