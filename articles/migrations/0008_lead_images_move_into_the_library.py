"""Each file that an article, an edition or an earlier version shows becomes a picture of the library, where it lies."""

from hashlib import blake2b

from django.core.files.storage import default_storage
from django.db import migrations
from PIL import Image

from cms.lib.triggers import Thaw


def move(apps, schema_editor):
    made = {}
    for name in ("Article", "Edition", "HistoricalArticle"):
        model = apps.get_model("articles", name)
        rows = model.objects.exclude(lead_image="").exclude(lead_image=None)
        for row in rows.order_by("-pk").iterator():
            file = str(row.lead_image)
            if file not in made:
                made[file] = _picture(apps.get_model("pictures", "Picture"), file, row)
            content = {"picture_content": 1} if name == "Edition" else {}
            model.objects.filter(pk=row.pk).update(picture=made[file], **content)


def _picture(model, file: str, row):
    credit = getattr(row, "lead_image_credit", "") or getattr(row, "picture_credit", "")
    width, height, digest = _measured(file)
    return model.objects.create(
        title=row.headline,
        alt=row.picture_alt,
        credit=credit,
        words=f"{row.headline} {row.picture_alt} {credit}".casefold(),
        master=file,
        width=width,
        height=height,
        digest=digest,
    )


def _measured(file: str) -> tuple[int, int, str]:
    try:
        with default_storage.open(file) as opened:
            image = Image.open(opened)
            pixels = f"{image.mode} {image.size}".encode() + image.tobytes()
            return image.width, image.height, blake2b(pixels, digest_size=32).hexdigest()
    except OSError:  # the file is gone: its page shows as much as before
        return 1, 1, ""


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_pictures_come_from_the_library")]
    operations = [
        Thaw("articles_edition"),
        migrations.RunPython(move, migrations.RunPython.noop),
    ]
