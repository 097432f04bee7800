"""Where a mail leads: to a page, or by a way into it that is made for its person as the mail goes out.

Such a way holds a secret. It is in the mail alone: no row, event or log has it, and a mail that is tried again has
another.
"""

from collections.abc import Callable

from django.conf import settings

_makers: list[Callable] = []


def make_ways(maker: Callable) -> Callable:
    """Register `maker(path, person)`, which returns the address of a way in for that person, or None for a page that it
    has none for."""
    _makers.append(maker)
    return maker


def with_ways_in(facts: dict) -> dict:
    """The facts of a mail that goes out now, each address with a way in for its person where there is one."""
    person = facts["person"]
    lines = [line | {"url": _address(line["path"], person)} for line in facts.get("lines", ())]
    return facts | {"url": _address(facts["path"], person), "lines": lines}


def _address(path: str, person) -> str:
    made = (maker(path, person) for maker in _makers)
    return settings.SITE_URL + next((way for way in made if way), path)
