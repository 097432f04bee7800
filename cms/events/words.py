"""The event log in plain words: each app teaches the words for its own events."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from string import Formatter

from django.conf import settings

from cms.events.models import Event
from cms.lib.times import parse_aware, spell_due


@dataclass(frozen=True)
class Subject:
    """How rows of one model are found, named and linked: `rows(pks)` returns a queryset."""

    rows: Callable
    name: Callable[[object], str]
    url: Callable[[object], str]


@dataclass(frozen=True)
class Line:
    """One event: who, what was done, to what (with its address, if it is still there), and the rest of the sentence."""

    event: Event
    who: str
    did: str
    what: str
    url: str
    rest: str

    def __str__(self) -> str:
        return f"{self.who} {self.did} {self.what}{self.rest}"


_PARTS = re.compile(r"[\[\]]")
_subjects: dict[str, Subject] = {}
_phrases: dict[str, tuple[str, str]] = {}


def teach(label: str, subject: Subject, phrases: dict[str, str]) -> None:
    """The words for events about `label` (articles.article): "returned {it}: {note}", keys from the event's data. What
    stands in square brackets is said only where its keys are known."""
    _subjects[label] = subject
    _phrases.update({name: tuple(phrase.split("{it}")) for name, phrase in phrases.items()})


def known() -> set[str]:
    """The names of the events that have words."""
    return set(_phrases)


def subjects() -> set[str]:
    """The labels of what events are about."""
    return set(_subjects)


def in_words(events: Iterable[Event], *, known: dict | None = None) -> list[Line]:
    """These events as lines, with one query for each model they are about.

    `known` has rows that were fetched before, by label and id: where it has all of a model, there is no query.
    """
    events = list(events)
    found = dict(known or {})
    for label in {event.subject_type for event in events} & _subjects.keys():
        pks = {event.subject_id for event in events if event.subject_type == label}
        if missing := {pk for pk in pks if (label, pk) not in found}:
            found |= {(label, row.pk): row for row in _subjects[label].rows(missing)}
    return [_line(event, found.get((event.subject_type, event.subject_id))) for event in events]


def _line(event: Event, row) -> Line:
    did, rest = _phrases.get(event.name, (event.name.replace(".", ": ").replace("_", " "), ""))
    subject = _subjects.get(event.subject_type)
    return Line(
        event=event,
        who=event.actor.name if event.actor else settings.SITE_NAME,
        did=did.strip(),
        what=subject.name(row) if row else f"{event.subject_type.split('.')[-1]} {event.subject_id}",
        url=subject.url(row) if row else "",
        rest=_filled(rest, event.data),
    )


def _filled(rest: str, data: dict) -> str:
    """The rest of the sentence with its facts, without each part of it in which one is not known."""
    return "".join(_part(part, data) for part in _PARTS.split(rest))


def _part(words: str, data: dict) -> str:
    keys = {key for _, key, _, _ in Formatter().parse(words) if key}
    return words.format_map({key: _spoken(data[key]) for key in keys}) if keys <= data.keys() else ""


def _spoken(value) -> str:
    if isinstance(value, str) and len(value) > 18 and value[4:5] == "-":
        try:
            moment: datetime = parse_aware(value)
        except ValueError:
            return value
        return spell_due(moment)
    return str(value)
