"""What somebody said, in a plain letter."""

import textwrap

from django import template

register = template.Library()


@register.filter
def quoted(words: str) -> str:
    """The words as a quotation of plain mail: "> " before each line, none much longer than 72 characters."""
    lines = [textwrap.wrap(line, 70, break_long_words=False) or [""] for line in words.strip().splitlines()]
    return "\n".join(f"> {line}".rstrip() for wrapped in lines for line in wrapped)
