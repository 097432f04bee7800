"""Look for articles: one statement, whatever is looked for and however many there are."""

import re
from dataclasses import dataclass, field

from django.db import connection

from articles.search.fields import FIELDS
from articles.search.index import of
from articles.search.terms import Asked, Term

PAGE = 20
_LAST = 2**63 - 1
_CURSOR = re.compile(r"([0-9])\.(-?[0-9]{1,19})", re.ASCII)
_SPELLED = re.compile(r"'([^']+)'")


class BadCursor(ValueError):
    """The cursor in the address was not made by us."""


@dataclass(frozen=True)
class Found:
    """The places of a page, in their order, and the `before` cursor of the next page, empty on the last.

    `spelled` are the words that were looked for in the stead of what no article has.
    """

    places: list[int]
    before: str = ""
    spelled: list[str] = field(default_factory=list)


def look(terms: list[Term], about: list[str], *, since: int = -_LAST, until: int = _LAST, before: str = "") -> Found:
    """A page of what has every term and all of `about`, between two places (Findable.place).

    What has all words in the headline comes first, then headline and dek, then body, then takes, at each of them the
    very words before words that begin with them, the newest first. With a cursor `before`, what follows upon that.
    Raises BadCursor for one that no earlier page gave.
    """
    database = of(connection)
    steps = _steps(database.FORMS) if terms else [(FIELDS[0], database.FORMS[0])]
    first, bound = _read(before, len(steps)) if before else (0, until)
    statements, facts = [], []
    for number in range(first, len(steps)):
        # Whatever an earlier step finds was shown by then.
        besides = steps[max(0, number - 2) : number]
        asked = Asked(terms, about, since, min(bound, until) if number == first else until, PAGE + 1)
        statement, its_facts = database.found(number, *steps[number], besides, asked)
        statements.append(f"SELECT * FROM ({statement}) AS step_{number}")
        facts += its_facts
    with connection.cursor() as cursor:
        # A step is not taken once those before it have filled the page.
        cursor.execute(f"{' UNION ALL '.join(statements)} LIMIT {PAGE + 1}", facts)
        rows = sorted(cursor.fetchall(), key=lambda row: (row[0], -row[1]))
    shown = rows[:PAGE]
    spelled = sorted({word for _, _, said in shown if said for word in _SPELLED.findall(said)})
    return Found(
        places=[place for _, place, _ in shown],
        before="{}.{}".format(*shown[-1]) if len(rows) > PAGE else "",
        spelled=spelled if shown and shown[0][2] else [],
    )


def _steps(forms: tuple[str, ...]) -> list[tuple[str, str]]:
    exact, begun, *alike = forms
    return [(name, form) for name in FIELDS for form in (exact, begun)] + [(FIELDS[-1], form) for form in alike]


def _read(cursor: str, steps: int) -> tuple[int, int]:
    match = _CURSOR.fullmatch(cursor)
    if match is None or int(match[1]) >= steps or abs(int(match[2])) > _LAST:
        raise BadCursor(cursor)
    return int(match[1]), int(match[2])
