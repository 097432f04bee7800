"""Pictures to upload."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def photo(size=(40, 20), **options) -> SimpleUploadedFile:
    """A red JPEG of that size; `options` are Pillow's for saving it."""
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, "JPEG", **options)
    return SimpleUploadedFile("who-sent-it.jpg", out.getvalue())
