"""What every page says of the site it is on. Tags, because a context processor has no say in the page for errors."""

from django import template
from django.conf import settings

register = template.Library()


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
