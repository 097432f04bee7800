"""@somebody in a comment: who is meant, and whom to offer while it is typed."""

import re

from django.db.models import Q
from django.utils.html import conditional_escape, format_html, mark_safe

from comments.subjects import Commentable

# Not in the middle of a word: me@example.org mentions nobody.
MENTION = re.compile(r"(?<![\w.@/])@(\w[\w.+-]{0,149})")
MOST = 20
OFFERED = 8


def names_in(text: str) -> list[str]:
    """The usernames that the text speaks to, in order, each once; a full stop after one is no part of it."""
    return list(dict.fromkeys(name.rstrip(".-+") for name in MENTION.findall(text)))[:MOST]


def people_in(text: str, commentable: Commentable) -> list:
    """The people whom the text speaks to, of those who may read it."""
    names = names_in(text)
    return list(commentable.people().filter(username__in=names)) if names else []


def offered(commentable: Commentable, typed: str) -> list:
    """Some of those who may read it, whose name begins with what was typed after the @, by username."""
    people = commentable.people()
    if typed:
        begins = Q(username__istartswith=typed) | Q(first_name__istartswith=typed) | Q(last_name__istartswith=typed)
        people = people.filter(begins)
    return list(people.order_by("username")[:OFFERED])


def marked(text: str, people) -> str:
    """The text as HTML, in lines, each of these people's names marked where they are spoken to."""
    known = {person.username: person for person in people}
    parts, at = [], 0
    for match in MENTION.finditer(text):
        name = match[1].rstrip(".-+")
        if name not in known:
            continue
        end = match.start() + 1 + len(name)
        parts += [
            conditional_escape(text[at : match.start()]),
            format_html('<b class="nr-mention" title="{}">@{}</b>', known[name].name, name),
        ]
        at = end
    return mark_safe("".join([*parts, conditional_escape(text[at:])]).replace("\n", "<br>"))
