"""The verbs of a letter: word it anew, or go back to the words that the house comes with."""

from django.db import IntegrityError, transaction

from cms.accounts.roles import letter_keeper
from cms.events.machine import Conflict, NotAllowed
from cms.notifications.letters.checking import mistakes
from cms.notifications.letters.language import Source
from cms.notifications.letters.vocabulary import letter_of
from cms.notifications.models import LetterText

STALE = "Somebody changed this letter meanwhile. What you typed is still here; saving it again replaces theirs."
KEPT = 50  # changes that are listed
Change = LetterText.history.model


class Unfit(ValueError):
    """A letter that could not go out; `mistakes` says why, by its parts."""

    def __init__(self, mistakes: dict[str, list[str]]):
        super().__init__(mistakes)
        self.mistakes = mistakes


def changes(kind: str) -> list:
    """What became of a letter's words, newest first, at most KEPT: a deletion went back to the first words."""
    return list(Change.objects.filter(kind=kind).select_related("history_user").order_by("-pk")[:KEPT])


def version(kind: str) -> int:
    """The number of a letter's last change; 0 while it has none."""
    return Change.objects.filter(kind=kind).order_by("-pk").values_list("pk", flat=True).first() or 0


@transaction.atomic
def reword(kind: str, source: Source, *, by, seen: int) -> None:
    """Have letters of this kind say this from now on. Words that are there already change nothing.

    Raises NotAllowed, Unfit, and Conflict when somebody changed them after `seen`, the version that `by` looked at.
    """
    row = _locked(kind, by, seen)
    wrong = mistakes(source, letter_of(kind))
    if any(wrong.values()):
        raise Unfit(wrong)
    if row and (row.subject, row.words) == (source.subject, source.words):
        return
    row = row or LetterText(kind=kind)
    row.subject, row.words, row._history_user = source.subject, source.words, by
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as why:  # the first words of its kind, and somebody else was first
        raise Conflict(STALE) from why


@transaction.atomic
def restore(kind: str, *, by, seen: int) -> bool:
    """Go back to the first words; False when they stand already. Raises as reword()."""
    row = _locked(kind, by, seen)
    if row is None:
        return False
    row._history_user = by
    row.delete()
    return True


def _locked(kind: str, by, seen: int) -> LetterText | None:
    if not letter_keeper(by):
        raise NotAllowed("You may not word letters.")
    row = LetterText.objects.select_for_update().filter(kind=kind).first()
    if version(kind) != seen:
        raise Conflict(STALE)
    return row
