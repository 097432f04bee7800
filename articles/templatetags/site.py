"""What every page says of the site it is on, and how it sets what an edition holds.

The site's name is a tag, because a context processor has no say in the page for our own faults.
"""

import re

from django import template
from django.conf import settings
from django.utils.safestring import mark_safe

from cms.lib.html import word_count

register = template.Library()

WORDS_A_MINUTE = 230
# The first sentence of a take, if it is short and plain enough to be set large. "The U.S. market" does not end there.
_FIRST = re.compile(r"^<p>([^<]{20,170}?(?:(?<![A-Z])[.!?…][”’\"')]*(?=\s+[^a-z\s]|</p>)|[。！？]))\s*(.*)", re.DOTALL)


@register.simple_tag
def site_name() -> str:
    """What the publication is called."""
    return settings.SITE_NAME


@register.simple_tag
def site_tagline() -> str:
    """What the publication is, in one line."""
    return settings.SITE_TAGLINE


@register.filter
def absolute(path: str) -> str:
    """A path of this site as an address that holds anywhere."""
    return settings.SITE_URL + path


@register.filter
def minutes(edition) -> int:
    """How long its text takes to read."""
    return max(1, round(word_count(edition.body_html) / WORDS_A_MINUTE))


@register.filter
def opened(prose: str) -> str:
    """Sanitized prose with its first sentence as a paragraph of its own, to be set large."""
    match = _FIRST.match(prose)
    if not match:
        return mark_safe(prose)
    first, rest = match.groups()
    rest = rest.removeprefix("</p>") if rest.startswith("</p>") else f"<p>{rest}"
    return mark_safe(f'<p class="first">{first}</p>{rest}')


@register.filter
def first_sentence(prose: str) -> str:
    """The sentence that `opened` sets large, alone; nothing if there is none."""
    match = _FIRST.match(prose)
    return mark_safe(match.group(1)) if match else ""
