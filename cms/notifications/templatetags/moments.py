"""Times in words, for templates."""

from django import template

from cms.lib import times

register = template.Library()


@register.filter
def spell(moment) -> str:
    """The time in the active zone, zone named."""
    return times.spell(moment) if moment else ""


@register.filter
def due(moment) -> str:
    """The time until which something is due: as spell has it, or the end of a day."""
    return times.spell_due(moment) if moment else ""


@register.filter
def until(moment) -> str:
    """The same after a verb: "by 1 May 2026, 09:30 CEST"."""
    words = due(moment)
    return words if not words or words.startswith("by ") else f"by {words}"


@register.filter
def relative(moment) -> str:
    """How far away it is."""
    return times.relative(moment) if moment else ""


@register.filter
def brief(moment) -> str:
    """The time in the active zone for a narrow place, zone named."""
    return times.brief(moment) if moment else ""
