"""Whatever is uploaded ends well or in a clear error: upright, in sRGB, bounded, nothing but its pixels."""

import re
import resource

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

from cms.lib.images import read
from tests.support.pictures import bomb, halves, located, photo, png_of, upload_of, wide_gamut


def palette(transparent: bool) -> SimpleUploadedFile:
    image = halves().quantize(4)
    return upload_of(image, **({"transparency": image.getpixel((0, 0))} if transparent else {}))


def animation() -> SimpleUploadedFile:
    frames = [Image.new("RGB", (30, 20), colour) for colour in ("blue", "red", "green")]
    return upload_of(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100)


GOOD = {
    "HEIC": (lambda: upload_of(halves(), "HEIF"), "RGB", (254, 0, 0), (0, 0, 254)),
    "AVIF": (lambda: upload_of(halves(), "AVIF"), "RGB", (254, 0, 0), (0, 0, 255)),
    "CMYK": (lambda: upload_of(halves().convert("CMYK"), "JPEG", quality=95), "RGB", (254, 0, 0), (0, 0, 254)),
    "grey": (lambda: upload_of(halves("black", "white").convert("L"), "JPEG"), "RGB", (0, 0, 0), (255, 255, 255)),
    "16 bits": (lambda: upload_of(halves("black", "white").convert("I;16")), "RGB", (0, 0, 0), None),
    "palette": (lambda: palette(False), "RGB", (255, 0, 0), (0, 0, 255)),
    "palette with a hole": (lambda: palette(True), "RGBA", (255, 0, 0, 0), (0, 0, 255, 255)),
    "animated GIF": (animation, "RGB", (0, 0, 255), (0, 0, 255)),
    "one pixel": (lambda: upload_of(Image.new("RGB", (1, 1), "red")), "RGB", (255, 0, 0), (255, 0, 0)),
    "a PNG called JPEG": (lambda: upload_of(halves(), name="photo.jpg"), "RGB", (255, 0, 0), (0, 0, 255)),
    "a line": (lambda: upload_of(Image.new("RGB", (9000, 1), "red")), "RGB", (255, 0, 0), (255, 0, 0)),
}


@pytest.mark.parametrize("make, mode, left, right", GOOD.values(), ids=GOOD)
def test_every_honest_picture_comes_in(make, mode, left, right):
    image = read(make(), max_side=2560)
    assert image.mode == mode
    for place, colour in ((0, left), (image.width - 1, right)):
        found = image.getpixel((place, 0))
        assert colour is None or max(abs(a - b) for a, b in zip(found, colour, strict=True)) < 6, (found, colour)


BAD = {
    "text": (lambda: SimpleUploadedFile("x.jpg", b"not a picture"), "This is not a picture that can be read."),
    "SVG": (lambda: SimpleUploadedFile("x.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "This is not a picture"),
    "empty": (lambda: SimpleUploadedFile("x.jpg", b""), "This is not a picture"),
    "cut off JPEG": (lambda: SimpleUploadedFile("x.jpg", noise("JPEG")[:9000]), "damaged or breaks off"),
    "cut off PNG": (lambda: SimpleUploadedFile("x.png", noise("PNG")[:9000]), "damaged or breaks off"),
    "cut off WebP": (lambda: SimpleUploadedFile("x.webp", noise("WEBP")[:9000]), "picture"),
    "cut off GIF": (lambda: SimpleUploadedFile("x.gif", noise("GIF")[:9000]), "damaged or breaks off"),
    "cut off AVIF": (lambda: SimpleUploadedFile("x.avif", noise("AVIF")[:9000]), "picture"),
    "cut off HEIC": (lambda: SimpleUploadedFile("x.heic", noise("HEIF")[:9000]), "picture"),
    "20,000 × 20,000": (bomb, "has over 50 million pixels. Upload a smaller one."),
    "56 megapixels": (lambda: photo((8000, 7000)), "This picture of 8,000 × 7,000 has over 50 million pixels."),
    "broken stream": (lambda: png_of(4000, 4000, b"no zlib"), "damaged or breaks off"),
    "too large a file": (lambda: SimpleUploadedFile("x.jpg", bytes(30 * 1024**2 + 1)), "This file is over 30 MB."),
}


def noise(kind: str) -> bytes:
    return upload_of(Image.effect_noise((300, 300), 90).convert("RGB"), kind).read()


@pytest.mark.parametrize("make, why", BAD.values(), ids=BAD)
def test_what_is_no_good_picture_ends_in_a_clear_error(make, why):
    with pytest.raises(ValidationError, match=re.escape(why)):
        read(make(), max_side=2560)


def test_a_bomb_is_refused_before_it_is_decoded():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    upload = bomb()
    assert upload.size < 100_000
    with pytest.raises(ValidationError, match="million pixels"):
        read(upload, max_side=2560)
    assert (
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000
    )  # kilobytes; decoded, it has 50,000 and up


def test_a_picture_is_upright_and_tells_nothing_but_its_pixels():
    image = read(located((400, 200)), max_side=2560)
    assert image.size == (200, 400)
    assert (image.info, dict(image.getexif())) == ({}, {})


def test_colours_come_through_the_profile_that_the_picture_brings():
    red, green, _ = read(wide_gamut(), max_side=100).getpixel((0, 0))
    assert green > 240
    assert red < 60


def test_a_profile_that_does_not_fit_is_left_aside():
    grey = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for profile in (b"no profile", grey):
        assert read(upload_of(halves(), icc_profile=profile), max_side=100).getpixel((0, 0)) == (255, 0, 0)
