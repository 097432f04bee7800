"""Bring a picture into the library."""

from hashlib import blake2b
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.db import transaction
from PIL import Image

from cms.accounts.models import User
from cms.events import bell
from cms.events.machine import Conflict, NotAllowed
from cms.events.recording import record
from cms.lib import html, images
from pictures import describing
from pictures.files import MASTER_QUALITY, MASTER_SIDE, write
from pictures.models import Picture, new_key
from pictures.rights import uploader


class Duplicate(Conflict):
    """The library has this very picture: `picture`."""

    def __init__(self, picture: Picture):
        super().__init__(
            f"The library has this picture already, as “{picture.title}”. Use that one, or say that you want both.",
            code="duplicate",
            picture=picture.pk,
        )
        self.picture = picture


def upload(file, *, by, again: bool = False, tags: list[str] = (), **facts) -> Picture:
    """Clean the uploaded file and keep it, with `facts` of describing.FIELDS. Its title is the file's name if none is
    given.

    Raises NotAllowed, ValidationError with messages by field, or Duplicate, unless `again` says that both are wanted.
    """
    if by is not None and not uploader(by):
        raise NotAllowed("You may not upload pictures.")
    pixels = read(file)
    facts = {**facts, "title": facts.get("title", "").strip() or _title_of(file)}
    picture = Picture(key=new_key(), created_by=by, digest=digest_of(pixels), width=pixels.width, height=pixels.height)
    describing.fill(picture, facts)
    names = describing.clean_tags(tags)
    content = images.encoded(pixels, "WEBP", quality=MASTER_QUALITY)
    with transaction.atomic():
        if by is not None:  # the same file sent twice by one person: the second waits here, and finds the first
            User.objects.select_for_update().get(pk=by.pk)
        if not again and (known := same_as(picture.digest)):
            raise Duplicate(known)
        picture.master = picture.name_of_master()
        describing.write(picture, names)
        record("picture.upload", subject=picture, by=by)
        write(picture.master, content)
        transaction.on_commit(bell.ring_renderer, robust=True)
    return picture


def read(file) -> Image.Image:
    """The pixels of an uploaded file. Raises ValidationError at the field `file`."""
    try:
        return images.read(file, max_side=MASTER_SIDE)
    except ValidationError as why:
        raise ValidationError({"file": why.messages}) from why


def digest_of(pixels: Image.Image) -> str:
    """What tells these pixels from any others, whatever file they came in."""
    return blake2b(f"{pixels.mode} {pixels.size}".encode() + pixels.tobytes(), digest_size=32).hexdigest()


def same_as(digest: str, *, but: int | None = None) -> Picture | None:
    """The first picture with these pixels, other than the one of id `but`."""
    return Picture.objects.filter(digest=digest).exclude(digest="").exclude(pk=but).order_by("pk").first()


def _title_of(file) -> str:
    words = PurePath(file.name or "").stem.replace("_", " ").replace("-", " ")
    return html.one_line(words)[:200] or "Untitled"
