"""Events of pictures, in the newsroom's words."""

from django.urls import reverse

from cms.events.words import Subject, teach
from pictures.models import Picture

teach(
    "pictures.picture",
    Subject(
        rows=lambda pks: Picture.objects.filter(pk__in=pks).only("pk", "title"),
        name=lambda picture: f"the picture “{picture.title}”",
        url=lambda picture: reverse("admin:pictures_picture_change", args=[picture.pk]),
    ),
    {
        "picture.upload": "uploaded {it}",
        "picture.describe": "described {it}",
        "picture.replace": "replaced {it}",
        "picture.remove": "deleted {it}: {title}",
        "picture.retry": "had the renditions of {it} tried again",
        "picture.fail": "could not make the renditions of {it}: {why}",
    },
)
