"""Pictures to upload: good ones, odd ones, and such as no honest camera makes."""

import io
import struct
import zlib

import pillow_heif
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

pillow_heif.register_heif_opener()


def photo(size=(40, 20), **options) -> SimpleUploadedFile:
    """A red JPEG of that size; `options` are Pillow's for saving it."""
    return upload_of(Image.new("RGB", size, "red"), "JPEG", **options)


def upload_of(image: Image.Image, kind: str = "PNG", name: str = "who-sent-it.jpg", **options) -> SimpleUploadedFile:
    """That image as an uploaded file of that kind."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return SimpleUploadedFile(name, out.getvalue())


def halves(left="red", right="blue", size=(400, 200)) -> Image.Image:
    """One colour on the left, another on the right."""
    image = Image.new("RGB", size, left)
    image.paste(right, (size[0] // 2, 0, *size))
    return image


def located(size=(40, 20)) -> SimpleUploadedFile:
    """A JPEG lying on its side, that tells where and by whom it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "taken by zebra"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
    return photo(size, exif=exif, comment=b"by zebra")


def wide_gamut() -> SimpleUploadedFile:
    """A picture whose numbers mean other colours than in sRGB: its profile swaps red and green."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    tags = {
        bytes(profile[at : at + 4]): at for at in range(132, 132 + 12 * struct.unpack(">I", profile[128:132])[0], 12)
    }
    red, green = (tags[name] for name in (b"rXYZ", b"gXYZ"))
    profile[red + 4 : red + 12], profile[green + 4 : green + 12] = (
        profile[green + 4 : green + 12],
        profile[red + 4 : red + 12],
    )
    return upload_of(Image.new("RGB", (8, 8), (255, 0, 0)), icc_profile=bytes(profile))


def png_of(width: int, height: int, packed: bytes) -> SimpleUploadedFile:
    """A PNG that says it is that large, and holds `packed`, a zlib stream."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return SimpleUploadedFile("bomb.png", b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", packed) + chunk(b"IEND", b""))


def bomb() -> SimpleUploadedFile:
    """A few kilobytes that would be 400 million pixels."""
    packer = zlib.compressobj(9)
    row = bytes(2501)
    return png_of(20_000, 20_000, b"".join(packer.compress(row) for _ in range(20_000)) + packer.flush())
