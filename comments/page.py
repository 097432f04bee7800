"""The threads of a row as a page shows them, with the forms to go on."""

import secrets
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Prefetch

from comments.anchors import Place, Text
from comments.models import Comment, Thread
from comments.subjects import Commentable

SHOWN = 150  # threads of all rows of a page together: the open ones first, the newest of them
PARAGRAPHS = 40  # to choose from without scripts; a passage farther down is quoted
BEGINS = 60  # characters of one


@dataclass
class Line:
    """One thread: its comments, and where what it quotes is now."""

    thread: Thread
    label: str  # of the field it is about; empty for the whole row
    place: Place | None
    once: str
    failed: object = None  # the form of a reply that was refused

    @property
    def gone(self) -> bool:
        """It is about a passage that is no longer there."""
        return bool(self.thread.quote) and self.place is None


@dataclass
class Talk:
    """All threads of one row, and what a new one can be about."""

    kind: Commentable
    pk: int
    open: list[Line] = field(default_factory=list)
    resolved: list[Line] = field(default_factory=list)
    places: list[tuple[str, str]] = field(default_factory=list)
    once: str = ""
    failed: object = None  # the form of a new thread that was refused


def talk_of(kind: Commentable, row) -> Talk:
    """The threads of one row."""
    return talks_of(kind, [row])[row.pk]


def talks_of(kind: Commentable, rows) -> dict[int, Talk]:
    """The threads of these rows, by their id; as many queries for one as for many."""
    rows = {row.pk: row for row in rows}
    talks = {pk: Talk(kind, pk, places=_places(kind, row), once=_new()) for pk, row in rows.items()}
    texts = defaultdict(lambda: None)
    for thread in _threads(kind, rows):
        key = (thread.subject_id, thread.field)
        if thread.quote and key not in texts:
            texts[key] = Text(kind.text(rows[thread.subject_id], thread.field))
        place = texts[key].find(thread.anchor) if thread.quote else None
        line = Line(thread, kind.fields.get(thread.field, thread.field), place, _new())
        talk = talks[thread.subject_id]
        (talk.open if thread.state == Thread.State.OPEN else talk.resolved).append(line)
    return talks


def _threads(kind: Commentable, rows) -> list[Thread]:
    said = Comment.objects.select_related("author").prefetch_related("mentioned")
    threads = Thread.objects.about(kind.label, list(rows)).prefetch_related(Prefetch("comments", queryset=said))
    return sorted(threads.order_by("state", "-pk")[:SHOWN], key=lambda thread: thread.pk)


def _places(kind: Commentable, row) -> list[tuple[str, str]]:
    """What a new thread can be about: the whole, a field, a paragraph of a long one."""
    places = [("", kind.whole)]
    for name, label in kind.fields.items():
        places.append((name, label))
        blocks = Text(kind.text(row, name)).blocks
        if len(blocks) > 1:
            places += [
                (f"{name}:{at}", f"{label} ¶ {at + 1}: {block[:BEGINS]}")
                for at, block in enumerate(blocks[:PARAGRAPHS])
            ]
    return places


def _new() -> str:
    return secrets.token_urlsafe(12)
