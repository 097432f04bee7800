"""Files of pictures in the storage: each is written once under its own name, and goes some minutes after its row let go
of it."""

import io
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from cms.lib import images
from pictures.crops import KINDS, sizes
from pictures.models import Discarded, Picture

MASTER_SIDE, MASTER_QUALITY = 2560, 90  # pixels; of 100
LINGER = timedelta(minutes=10)  # how long a page that was made before may still ask for a file
SWEEP = 500


def write(name: str, content: bytes) -> str:
    """Keep a file under exactly that name, over one that a killed worker left there; returns the name."""
    if default_storage.exists(name):
        default_storage.delete(name)
    return default_storage.save(name, ContentFile(content))


def read_master(picture: Picture) -> Image.Image:
    """The pixels of its master. Raises OSError when the storage does not have it, or not whole."""
    with default_storage.open(picture.master) as file:
        image = Image.open(io.BytesIO(file.read()), formats=images.FORMATS)
        image.load()
        return image


def renditions_of(picture: Picture) -> list[str]:
    """The names of all renditions that its present look has or could have."""
    return [
        picture.name_of(name, width, ending)
        for name, kind in KINDS.items()
        for width, _ in sizes(kind, picture.width, picture.height)
        for ending in kind.formats
    ]


def discard(names: list[str]) -> None:
    """Have these files deleted soon, in the transaction that lets go of them."""
    Discarded.objects.bulk_create([Discarded(name=name) for name in names], ignore_conflicts=True)


def delete_discarded(now=None) -> int:
    """Delete the files whose time has come; returns how many names there were. Twice is once."""
    rows = list(Discarded.objects.filter(at__lte=(now or timezone.now()) - LINGER).order_by("at")[:SWEEP])
    for row in rows:
        default_storage.delete(row.name)
    Discarded.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)
