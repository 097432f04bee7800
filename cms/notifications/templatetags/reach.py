"""Whether mail reaches somebody, for the pages of the newsroom."""

from django import template

from cms.accounts.roles import watcher
from cms.notifications import reaching
from cms.notifications.models import Delivery

MANY = 100

register = template.Library()
register.filter("out_of_reach", reaching.out_of_reach)


@register.simple_tag
def given_up(person, reader) -> int:
    """How many mails to this person were given up, in at most MANY counted; 0 for those who may not look it up."""
    if not watcher(reader):
        return 0
    return Delivery.objects.failed().filter(notification__user=person)[:MANY].count()
