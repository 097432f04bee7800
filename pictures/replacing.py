"""Another picture at the same address, everywhere it is shown."""

from django.core.exceptions import ValidationError
from django.db import transaction

from cms.events.machine import Conflict, NotAllowed
from cms.events.recording import record
from cms.lib import images
from pictures import describing, uses
from pictures.files import MASTER_QUALITY, discard, write
from pictures.models import Picture
from pictures.rights import may_replace
from pictures.uploading import digest_of, read


def replace(pk: int, file, *, version: int, by, alt: str, credit: str, decorative: bool = False) -> Picture:
    """Put the uploaded file at the picture's address, with the words that belong to it; the old one is deleted.

    Readers see it at once, also on the pages of editions: where there are any, it may not lack its words. Raises Gone,
    NotAllowed, Stale, Conflict when it is the same picture, or ValidationError with messages by field.
    """
    if not may_replace(by):
        raise NotAllowed("You may not replace pictures.")
    pixels = read(file)
    content = images.encoded(pixels, "WEBP", quality=MASTER_QUALITY)
    with transaction.atomic():
        picture = describing.locked(pk)
        if picture.version != version:
            raise describing.Stale(picture)
        digest = digest_of(pixels)
        if digest == picture.digest:
            raise Conflict("This is the same picture. Choose another file.", code="same_picture")
        if uses.is_used(picture, frozen=True) and not (alt.strip() or decorative):
            raise ValidationError({"alt": describing.WITHOUT_WORDS})
        discard([picture.master])
        describing.look_anew(picture)
        describing.fill(
            picture, {"alt": alt, "credit": credit, "decorative": decorative, "focal_x": 0.5, "focal_y": 0.5}
        )
        picture.digest, picture.width, picture.height = digest, pixels.width, pixels.height
        picture.content += 1
        picture.version += 1
        picture.master = picture.name_of_master()
        describing.write(picture, describing.tags_of(picture))
        record("picture.replace", subject=picture, by=by, content=picture.content)
        write(picture.master, content)
        return picture
