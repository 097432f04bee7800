"""What is said about a picture: its words, its tags, and the point that every crop keeps."""

from django.core.exceptions import ValidationError
from django.db import transaction

from cms.events import bell
from cms.events.machine import Conflict, Gone, NotAllowed
from cms.events.recording import record
from cms.lib import html
from pictures.files import discard, renditions_of
from pictures.models import Picture, Tag
from pictures.rights import may_describe

TEXT = ("title", "alt", "credit", "terms")
FOCAL = ("focal_x", "focal_y")
FIELDS = (*TEXT, "decorative", "licence", *FOCAL)
MOST_TAGS = 20
WITHOUT_WORDS = "Say what the picture shows, for those who cannot see it, or that it only decorates."


class Stale(Conflict):
    """The save was made from an old copy. `stored` is the picture as it stands; nothing was written."""

    def __init__(self, stored: Picture):
        super().__init__(
            "Somebody else changed what is said about this picture meanwhile. Nothing of yours is lost: compare what "
            "is stored with what you typed, then save again.",
            code="stale",
            version=stored.version,
        )
        self.stored = stored


def lacking(picture: Picture | None, alt: str = "") -> str | None:
    """What a picture lacks to be published, as a sentence for an editor, or None. `alt` is what the page says of it."""
    if picture is None or picture.decorative or picture.alt or alt.strip():
        return None
    return WITHOUT_WORDS


@transaction.atomic
def describe(pk: int, *, version: int, by, tags: list[str] | None = None, **facts) -> Picture:
    """Save `facts` (of FIELDS) and `tags` over version `version`; a save that changes nothing writes nothing.

    Raises Gone, NotAllowed, Stale, or ValidationError with messages by field.
    """
    picture = locked(pk)
    if not may_describe(by, picture):
        raise NotAllowed("You may not change this picture: articles that readers have show it, or it is not yours.")
    if picture.version != version:
        raise Stale(picture)
    before, had = {name: getattr(picture, name) for name in FIELDS}, tags_of(picture)
    fill(picture, facts)
    names = had if tags is None else clean_tags(tags)
    if names == had and all(getattr(picture, name) == value for name, value in before.items()):
        return picture
    if any(getattr(picture, name) != before[name] for name in FOCAL):
        look_anew(picture)
    picture.version += 1
    write(picture, names)
    record("picture.describe", subject=picture, by=by, version=picture.version)
    return picture


def locked(pk: int) -> Picture:
    """The picture's row, locked. Raises Gone."""
    picture = Picture.objects.select_for_update().filter(pk=pk).first()
    if picture is None:
        raise Gone(f"There is no picture {pk}.")
    return picture


def fill(picture: Picture, facts: dict) -> None:
    """Set what is said about it, one line each. Raises TypeError for what is no fact of a picture."""
    if unknown := facts.keys() - set(FIELDS):
        raise TypeError(f"not facts of a picture: {', '.join(sorted(unknown))}")
    for name, value in facts.items():
        setattr(picture, name, html.one_line(value) if name in TEXT else value)


def write(picture: Picture, tags: list[str]) -> None:
    """Check the row and store it with its tags. Raises ValidationError with messages by field."""
    picture.words = " ".join([picture.title, picture.alt, picture.credit, picture.terms, *tags]).casefold()
    picture.full_clean()
    picture.save()
    picture.tags.set([Tag.objects.get_or_create(name=name)[0] for name in tags])


def look_anew(picture: Picture) -> None:
    """Its renditions are no longer those it should have: let go of them, and have others made."""
    discard(renditions_of(picture))
    picture.look += 1
    picture.renditions, picture.lacks_renditions = {}, True
    picture.tries, picture.retry_at, picture.trouble = 0, None, ""
    transaction.on_commit(bell.ring_renderer, robust=True)


def tags_of(picture: Picture) -> list[str]:
    """Its tags by name, in the order of the alphabet."""
    return list(picture.tags.values_list("name", flat=True))


def clean_tags(tags: list[str]) -> list[str]:
    """Tags as they are kept: small letters, each once, in order. Raises ValidationError for too many or too long."""
    names = sorted({html.one_line(tag).casefold() for tag in tags} - {""})
    if len(names) > MOST_TAGS:
        raise ValidationError({"tags": f"These are {len(names)} tags. Keep the {MOST_TAGS} that help to find it."})
    if long := [name for name in names if len(name) > 40]:
        raise ValidationError({"tags": f"A tag has at most 40 characters: shorten “{long[0][:60]}”."})
    return names
