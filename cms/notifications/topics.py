"""What news is about, in the words of those who get it: each app names topics for its kinds of notices."""

from collections.abc import Callable
from dataclasses import dataclass, field

DIGEST = "digest"  # the kind of the notice that carries others; it is news of no topic


@dataclass(frozen=True)
class Topic:
    """Kinds of notices that somebody wants, or does not want, together.

    `concerns(person)` says whether they are ever told of it. `always` says why its mail cannot be silenced nor put into
    a digest; it is empty where that is up to the person.
    """

    name: str
    title: str
    says: str
    kinds: frozenset[str] = field(default_factory=frozenset)
    concerns: Callable[[object], bool] = lambda person: True
    always: str = ""


OTHER = Topic("other", "Other news", "Whatever else there is to tell you.", concerns=lambda person: False)

_topics: dict[str, Topic] = {}
_by_kind: dict[str, Topic] = {}


def join(topic: Topic) -> None:
    """Offer a topic to those whom it concerns."""
    _topics[topic.name] = topic
    _by_kind.update(dict.fromkeys(topic.kinds, topic))


def topic_of(kind: str) -> Topic:
    """The topic that a kind of notice belongs to; OTHER when no app has named one."""
    return _by_kind.get(kind, OTHER)


def topics() -> list[Topic]:
    """Every topic there is."""
    return list(_topics.values())


def topics_for(person) -> list[Topic]:
    """Those that this person is told of."""
    return [topic for topic in _topics.values() if topic.concerns(person)]
