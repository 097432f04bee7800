"""Uploaded pictures are decoded, bounded, stripped of all they carry besides, and written anew."""

import io
import struct
import uuid
import zlib

import pillow_heif
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

MAX_BYTES = 30 * 1024 * 1024
MAX_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIF")
NO_PICTURE = "This is not a picture that can be read. Upload a JPEG, PNG, WebP, GIF, AVIF or HEIC."
BROKEN = "This picture is damaged or breaks off: part of the file is missing. Upload it again, whole."
_BAD_BYTES = (OSError, EOFError, SyntaxError, ValueError, KeyError, IndexError, RuntimeError, struct.error, zlib.error)
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)

pillow_heif.register_heif_opener()


def read(upload, *, max_side: int) -> Image.Image:
    """The uploaded picture as pixels: at most `max_side` a side, upright, in sRGB, RGB or RGBA, and nothing besides.

    Told by its bytes, whatever its name says; of an animation, the first frame. Its size is asked before anything is
    decoded. Raises ValidationError, saying what would do, for what is no whole picture of a known kind.
    """
    if upload.size > MAX_BYTES:
        raise ValidationError(f"This file is over {MAX_BYTES // 1024**2} MB. Upload a smaller picture.")
    image = _opened(upload)
    try:
        return _plain(image, max_side)
    except _BOMB as why:
        raise ValidationError(BROKEN) from why
    except _BAD_BYTES as why:
        raise ValidationError(BROKEN) from why


def encoded(image: Image.Image, kind: str, *, quality: int) -> bytes:
    """The pixels as a file of that kind (WEBP, AVIF, JPEG) that holds nothing but them. `quality` is 1 to 100."""
    out = io.BytesIO()
    how = {"WEBP": {"method": 4}, "AVIF": {"speed": 7}, "JPEG": {"optimize": True, "progressive": True}}[kind]
    if kind == "JPEG" and image.mode == "RGBA":
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        image = paper
    image.save(out, kind, quality=quality, **how)
    return out.getvalue()


def cleaned(upload, *, max_side: int) -> ContentFile:
    """The uploaded picture as a fresh WebP. Raises what `read` raises."""
    # The name is new too: the old one may tell who sent it.
    return ContentFile(encoded(read(upload, max_side=max_side), "WEBP", quality=84), name=f"{uuid.uuid4().hex}.webp")


def _opened(upload) -> Image.Image:
    try:
        upload.seek(0)
        image = Image.open(upload, formats=FORMATS)
    except _BOMB as why:
        raise _too_many_pixels("This picture is far too large: it") from why
    except UnidentifiedImageError as why:
        raise ValidationError(NO_PICTURE) from why
    except _BAD_BYTES as why:
        raise ValidationError(BROKEN) from why
    if image.width * image.height > MAX_PIXELS:
        raise _too_many_pixels(f"This picture of {image.width:,} × {image.height:,}")
    return image


def _too_many_pixels(what: str) -> ValidationError:
    return ValidationError(f"{what} has over {MAX_PIXELS // 1_000_000} million pixels. Upload a smaller one.")


def _plain(image: Image.Image, max_side: int) -> Image.Image:
    profile = image.info.get("icc_profile")
    image = _in_full_colour(image)
    image.thumbnail((max_side, max_side))  # first: all that follows then works on a bounded picture
    image = ImageOps.exif_transpose(image)
    alpha = image.getchannel("A") if image.mode in ("RGBA", "LA") else None
    image = _in_srgb(image, profile)
    if alpha and alpha.getextrema()[0] < 255:
        image.putalpha(alpha)
    return Image.frombytes(image.mode, image.size, image.tobytes())


def _in_full_colour(image: Image.Image) -> Image.Image:
    """In a mode that can be scaled: a palette cannot, and 16 bits of grey are cut to 8 by their value."""
    if image.mode.startswith("I") or image.mode == "F":
        grey = image.convert("I").point(lambda value: value * (1 / 256), "F" if image.mode == "F" else None)
        return grey.convert("L")
    if image.mode in ("RGB", "RGBA", "L", "CMYK") and not image.has_transparency_data:
        return image
    if image.mode in ("LA", "RGBA"):
        return image
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Through the colour profile that came with it; one that does not fit the picture says nothing about it."""
    image = image.convert({"RGBA": "RGB", "LA": "L"}.get(image.mode, image.mode))
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, *_BAD_BYTES):
            return image.convert("RGB")
    return image.convert("RGB")


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
