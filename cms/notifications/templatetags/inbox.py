"""What waits in the inbox, for the head of a page."""

from django import template

from cms.notifications import inbox

register = template.Library()
register.simple_tag(inbox.unread, name="unread")
