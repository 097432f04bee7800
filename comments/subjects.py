"""What can be commented on: each app that has such rows says so here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.contrib.auth import get_user_model
from django.db.models import Model, Q, QuerySet

from cms.accounts.capabilities import permissions
from cms.accounts.roles import may


@dataclass(frozen=True, eq=False)
class Commentable:
    """Rows of one model that people talk about.

    `key` is their word in addresses. `name(row)` is said in mails, `url(row)` is the page where the threads stand.
    Who holds one of the capabilities `read_by` reads and writes. `fields` are what a thread can be about, with their
    labels, beside the whole row, which is called `whole`; `text(row, field)` is that field as plain text, one line for
    each paragraph.
    """

    key: str
    model: type[Model]
    rows: Callable[[Iterable[int]], QuerySet]
    name: Callable[[Model], str]
    url: Callable[[Model], str]
    read_by: tuple[str, ...]
    whole: str
    fields: dict[str, str] = field(default_factory=dict)
    text: Callable[[Model, str], str] = lambda row, field: ""

    @property
    def label(self) -> str:
        """The model, as events name it."""
        return self.model._meta.label_lower

    def find(self, pk: int) -> Model | None:
        """The row, or None."""
        return self.rows([pk]).first()

    def may(self, user) -> bool:
        """Whether this person reads and writes the comments on such rows."""
        return may(user, *self.read_by)

    def people(self) -> QuerySet:
        """Everybody who does."""
        holds = Q(groups__permissions__in=permissions(self.read_by))
        return get_user_model().objects.filter(Q(is_superuser=True) | holds, is_active=True).distinct()


_by_key: dict[str, Commentable] = {}
_by_label: dict[str, Commentable] = {}


def talk_about(commentable: Commentable) -> None:
    """Register rows that can be commented on."""
    _by_key[commentable.key] = commentable
    _by_label[commentable.label] = commentable


def of_key(key: str) -> Commentable | None:
    """What that word in an address stands for, or None."""
    return _by_key.get(key)


def of_thread(thread) -> Commentable:
    """What kind of row a thread is about."""
    return _by_label[thread.subject_type]


def labels() -> list[str]:
    """Every model that can be commented on."""
    return sorted(_by_label)
