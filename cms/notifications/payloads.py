"""What a webhook says of an event: its type, when it happened, and data. Apps name here what is said of their rows."""

import json
from collections.abc import Callable

from cms.accounts.models import User
from cms.events.models import Event
from cms.lib.opaque import opaque
from cms.notifications.models import Notification

MOST = 20_000  # bytes, as Standard Webhooks 1.0 asks for

_data: dict[str, Callable[[Event, User], dict]] = {}


def say_of(subject_type: str) -> Callable:
    """Register `data(event, user)`: what that user is told by webhook of an event about such a row, in plain JSON. They
    ask the API for the rest, so it holds ids, words of ours and times, and no text that somebody wrote."""

    def register(data: Callable[[Event, User], dict]) -> Callable[[Event, User], dict]:
        _data[subject_type] = data
        return data

    return register


def is_said(event: Event) -> bool:
    """Whether anything is said by webhook of rows like that of the event."""
    return event.subject_type in _data


def type_of(kind: str, event: Event) -> str:
    """How news of this kind is called by webhook: "assignment.invited" of "invited", "article.changed" of
    "article_changed"."""
    noun = event.subject_type.rpartition(".")[2]
    return f"{noun}.{kind.removeprefix(f'{noun}_')}"


def message_id(notification: Notification) -> str:
    """The same for every try, so that the receiving side can tell a repeat."""
    return f"msg_{opaque('message', notification.pk)}"


def body_of(notification: Notification) -> bytes:
    """The message, as things stand now. Raises ValueError for one that is too long."""
    event = notification.event
    said = {
        "type": type_of(notification.kind, event),
        "timestamp": event.at.isoformat(),
        "data": _data[event.subject_type](event, notification.user),
    }
    body = json.dumps(said, ensure_ascii=False).encode()
    if len(body) > MOST:
        raise ValueError(f"{said['type']} is {len(body)} bytes long, and may be {MOST}")
    return body
