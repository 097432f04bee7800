"""What the pages of the newsroom say in small."""

from django import template
from django.utils import timezone

from cms.newsroom.navigation import page_names
from panels.models import Assignment

register = template.Library()


@register.filter
def clock(moment) -> str:
    """The time of day in the active zone; with the zone's name in an hour that the day has twice."""
    local = timezone.localtime(moment)
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return f"{local:%H:%M} {local:%Z}" if twice else f"{local:%H:%M}"


@register.filter
def called(crumb: dict) -> str:
    """What the side of the page calls the list that this part of a page's heading leads to, or else its own title."""
    return page_names().get(crumb.get("link"), crumb["title"])


@register.inclusion_tag("admin/newsroom/_panel.html")
def seats(seats: list[Assignment]) -> dict:
    """How far a panel is: a dot for each seat in the colour of its persona, filled once its take is approved."""
    return {"seats": seats, "done": sum(seat.state == Assignment.State.APPROVED for seat in seats)}
