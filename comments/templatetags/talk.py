"""Comments in templates."""

from django import template

from comments.mentions import marked

register = template.Library()


@register.filter
def said(comment) -> str:
    """What a comment says, as HTML: in its lines, with those it speaks to marked."""
    return marked(comment.text, comment.mentioned.all())
