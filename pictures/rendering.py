"""Make the renditions of pictures. Readers never wait for them: until they are there, they see the picture itself."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from PIL import Image

from cms.events import bell
from cms.events.machine import Conflict, Gone, NotAllowed
from cms.events.recording import record
from cms.lib import images
from pictures.crops import KINDS, box, sizes
from pictures.files import discard, read_master, renditions_of, write
from pictures.models import MAX_TRIES, Picture
from pictures.rights import picture_reader

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)  # after which a worker counts as killed
PAUSES = [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2)]
QUALITY = {"avif": 62, "webp": 80, "jpeg": 84}
CUT_OFF = "A worker began and never came to the end."


def render(pk: int) -> bool:
    """Make all renditions of one picture, if they are due; returns whether they are there now.

    Twice is once, whoever else tries: the first to come claims it for LEASE. A failure is stored on the row, and tried
    again after a pause, MAX_TRIES times in all.
    """
    now = timezone.now()
    claim = {"tries": F("tries") + 1, "retry_at": now + LEASE, "trouble": CUT_OFF}
    if not Picture.objects.due(now).filter(pk=pk).order_by().update(**claim):
        return False
    picture = Picture.objects.get(pk=pk)
    try:
        made = _make_all(picture)
    except Exception as why:  # whatever it is, the next picture must not wait for it
        log.exception("The renditions of picture %s could not be made", pk)
        _put_down(picture, why)
        return False
    done = {"renditions": made, "lacks_renditions": False, "tries": 0, "retry_at": None, "trouble": ""}
    if Picture.objects.filter(pk=pk, look=picture.look).update(**done):
        return True
    discard(renditions_of(picture))  # it was changed meanwhile: these are of a look that nobody asks for
    return False


def render_next() -> bool:
    """Render the one that has waited longest; returns whether more wait. One at a time lets other work have turns."""
    waiting = list(Picture.objects.due().values_list("pk", flat=True)[:2])
    if waiting:
        render(waiting[0])
    return len(waiting) > 1


@transaction.atomic
def retry(pk: int, *, by) -> Picture:
    """Have the renditions of a picture that was given up tried again. Raises Gone, NotAllowed, Conflict."""
    if not picture_reader(by):
        raise NotAllowed("You may not have pictures made again.")
    picture = Picture.objects.select_for_update().filter(pk=pk).first()
    if picture is None:
        raise Gone(f"There is no picture {pk}.")
    if not picture.lacks_renditions:
        raise Conflict("Its renditions are all there.", code="nothing_missing")
    Picture.objects.filter(pk=pk).update(tries=0, retry_at=None)
    record("picture.retry", subject=picture, by=by)
    transaction.on_commit(bell.ring_renderer, robust=True)
    return picture


def _make_all(picture: Picture) -> dict[str, list[list[int]]]:
    pixels = read_master(picture)
    pixels = pixels.convert("RGBA" if pixels.has_transparency_data else "RGB")
    made = {}
    for name, kind in KINDS.items():
        kept = box(kind, pixels.width, pixels.height, picture.focal)
        made[name] = []
        for size in sizes(kind, pixels.width, pixels.height):
            scaled = pixels.resize(size, Image.Resampling.LANCZOS, box=kept, reducing_gap=3.0)
            for ending in kind.formats:
                content = images.encoded(scaled, ending.upper(), quality=QUALITY[ending])
                write(picture.name_of(name, size[0], ending), content)
            made[name].append(list(size))
    return made


def _put_down(picture: Picture, why: Exception) -> None:
    last = picture.tries >= MAX_TRIES
    pause = PAUSES[min(picture.tries, len(PAUSES)) - 1]
    words = f"{type(why).__name__}: {why}"[:300]
    with transaction.atomic():
        rows = Picture.objects.filter(pk=picture.pk, look=picture.look)
        if rows.update(trouble=words, retry_at=timezone.now() + pause) and last:
            record("picture.fail", subject=picture, why=words)
