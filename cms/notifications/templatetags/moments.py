"""Times in words, for templates."""

from django import template

from cms.lib import times

register = template.Library()


@register.filter
def spell(moment) -> str:
    """The time in the active zone, zone named."""
    return times.spell(moment) if moment else ""


@register.filter
def relative(moment) -> str:
    """How far away it is."""
    return times.relative(moment) if moment else ""


@register.filter
def brief(moment) -> str:
    """The time in the active zone for a narrow place, zone named."""
    return times.brief(moment) if moment else ""
