"""Spans of time in words."""

from django import template

register = template.Library()


@register.filter
def span(hours: float | None) -> str:
    """A number of hours as one says it: minutes below one, days from two days on; a dash for none."""
    if hours is None:
        return "–"
    if hours < 1:
        return f"{hours * 60:.0f} min"
    return f"{hours:.0f} h" if hours < 48 else f"{hours / 24:.1f} days"
