"""Uploaded pictures are decoded, bounded, stripped of all they carry besides, and written anew."""

import io
import uuid

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from PIL import Image, ImageOps, UnidentifiedImageError

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")


def cleaned(upload, *, max_side: int) -> ContentFile:
    """The uploaded picture as a fresh WebP of at most `max_side` pixels a side, upright, without metadata.

    Raises ValidationError, saying what would do, for anything that is not a whole picture of a known kind.
    """
    if upload.size > MAX_BYTES:
        raise ValidationError("This file is over 10 MB. Upload a smaller picture.")
    try:
        upload.seek(0)
        image = Image.open(upload, formats=FORMATS)
        if image.width * image.height > MAX_PIXELS:
            raise ValidationError("This picture has over 50 million pixels. Upload a smaller one.")
        image = ImageOps.exif_transpose(image)
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
        image.thumbnail((max_side, max_side))
        out = io.BytesIO()
        image.save(out, "WEBP", quality=84, method=4)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as why:
        raise ValidationError("This is not a picture that can be read. Upload a JPEG, PNG, WebP or GIF.") from why
    # The name is new too: the old one may tell who sent it.
    return ContentFile(out.getvalue(), name=f"{uuid.uuid4().hex}.webp")


class CleanImageField(models.ImageField):
    """An ImageField whose new uploads pass through `cleaned` at the model, whichever door they came by."""

    def __init__(self, *args, max_side: int = 2000, **kwargs):
        self.max_side = max_side
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        """As Django asks, with the bound."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"max_side": self.max_side}

    def clean(self, value, model_instance):
        """Refuse at the form what `cleaned` refuses, beside the field."""
        file = super().clean(value, model_instance)
        if file and not file._committed:
            file.file = cleaned(file.file, max_side=self.max_side)
            file.name = file.file.name
            file._is_clean = True
        return file

    def pre_save(self, model_instance, add):
        """Clean what did not come through a form."""
        file = getattr(model_instance, self.attname)
        if file and not file._committed and not getattr(file, "_is_clean", False):
            file.file = cleaned(file.file, max_side=self.max_side)
            file.name = file.file.name
        return super().pre_save(model_instance, add)
