"""What the newsletter's pages say as its letters do."""

from django import template

from newsletter import passages
from newsletter.notices import day_in_words, wish_in_words

register = template.Library()


@register.filter
def beginning(take) -> str:
    """How a take begins, as in the letter of a day."""
    return passages.short(take)


@register.filter
def day(issue) -> str:
    """The day of an issue, as a date."""
    return day_in_words(issue)


@register.filter
def in_words(wish) -> str:
    """What somebody wants, in a line."""
    return wish_in_words(wish)
