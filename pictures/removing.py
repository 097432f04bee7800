"""Take a picture out of the library."""

from django.db import transaction

from cms.events.machine import Conflict, NotAllowed
from cms.events.recording import record
from pictures.describing import locked
from pictures.files import discard, renditions_of
from pictures.rights import may_replace
from pictures.uses import is_used


@transaction.atomic
def remove(pk: int, *, by) -> None:
    """Delete a picture that nothing uses, and its files. Raises Gone, NotAllowed, or Conflict while it is used."""
    if not may_replace(by):
        raise NotAllowed("You may not delete pictures.")
    picture = locked(pk)
    if is_used(picture):
        raise Conflict("This picture is used. Replace it, or take it out of the articles first.", code="used")
    discard([picture.master, *renditions_of(picture)])
    record("picture.remove", subject=picture, by=by, title=picture.title)
    picture.delete()
