"""The library of pictures."""

import secrets

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

SHARE = (MinValueValidator(0.0, "Use a share from 0 to 1."), MaxValueValidator(1.0, "Use a share from 0 to 1."))
MAX_TRIES = 5


def new_key() -> str:
    """A name for a picture's files and its address, which says nothing about it."""
    return secrets.token_hex(8)


class Tag(models.Model):
    """A word that pictures are found by, in small letters."""

    name = models.CharField(max_length=40, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PictureQuerySet(models.QuerySet):
    """Pictures, in the newsroom's words."""

    def without_alt(self):
        """Those that say neither what they show nor that they only decorate."""
        return self.filter(alt="", decorative=False)

    def due(self, now=None):
        """Those that lack renditions and whose turn has come, the longest waiting first."""
        turn = Q(retry_at=None) | Q(retry_at__lte=now or timezone.now())
        rows = self.filter(turn, lacks_renditions=True, tries__lt=MAX_TRIES)
        return rows.order_by(F("retry_at").asc(nulls_first=True), "pk")

    def failed(self):
        """Those whose renditions nobody tries to make any more; readers see the picture itself."""
        return self.filter(lacks_renditions=True, tries__gte=MAX_TRIES)


class Picture(models.Model):
    """One picture: what it shows, whose it is, and its master, a clean WebP in sRGB.

    `content` counts the files that have stood at its address (replacing.py); `look` counts content and focal points
    together, and names the folder of the files, so that a file never changes under its own name. `version` counts the
    saves of what is said about it.
    """

    class Licence(models.TextChoices):
        UNKNOWN = "", "not said"
        OWN = "own", "our own"
        AGENCY = "agency", "agency, licensed"
        HANDOUT = "handout", "handout, free to use in the press"
        CC0 = "cc0", "CC0, public domain"
        CC_BY = "cc-by", "CC BY"
        CC_BY_SA = "cc-by-sa", "CC BY-SA"
        OTHER = "other", "other, see the terms"

    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    title = models.CharField(max_length=200, help_text="For the newsroom; readers do not see it.")
    alt = models.CharField(
        "what it shows", max_length=300, blank=True, help_text="In words, for those who do not see it."
    )
    decorative = models.BooleanField(
        "it only decorates", default=False, help_text="Then it needs no words: screen readers pass over it."
    )
    credit = models.CharField(max_length=200, blank=True, help_text="Readers see it under the picture.")
    licence = models.CharField(max_length=20, choices=Licence.choices, blank=True, default=Licence.UNKNOWN)
    terms = models.CharField(
        "terms of use", max_length=300, blank=True, help_text="In words, or the address where they stand."
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="pictures")
    focal_x = models.FloatField("focal point, from the left", default=0.5, validators=SHARE)
    focal_y = models.FloatField("focal point, from the top", default=0.5, validators=SHARE)

    master = models.CharField(max_length=200, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    digest = models.CharField(max_length=64, editable=False, help_text="Of its pixels.")
    content = models.PositiveIntegerField(default=1, editable=False)
    look = models.PositiveIntegerField(default=1, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    words = models.TextField(editable=False, help_text="All that it is found by, in small letters.")

    renditions = models.JSONField(default=dict, editable=False, help_text="Of this look: widths and heights by kind.")
    lacks_renditions = models.BooleanField(default=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    retry_at = models.DateTimeField(null=True, editable=False)
    trouble = models.CharField(max_length=300, blank=True, editable=False)

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PictureQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["digest"], name="picture_digest"),
            models.Index(fields=["retry_at"], condition=Q(lacks_renditions=True), name="picture_lacks_renditions"),
            models.Index(fields=["licence", "-id"], name="picture_licence"),
            models.Index(fields=["-id"], condition=Q(alt="", decorative=False), name="picture_without_alt"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The address that stays, whatever picture stands there."""
        return reverse("picture", args=[self.key])

    @property
    def focal(self) -> tuple[float, float]:
        """The point that every crop keeps, as shares from the left and from the top."""
        return self.focal_x, self.focal_y

    @property
    def gave_up(self) -> bool:
        """Whether nobody tries to make its renditions any more."""
        return self.lacks_renditions and self.tries >= MAX_TRIES

    @property
    def said(self) -> str:
        """What is said to those who do not see it; nothing of one that only decorates."""
        return "" if self.decorative else self.alt

    @property
    def url(self) -> str:
        """Where the master is kept now."""
        return default_storage.url(self.master)

    def name_of_master(self) -> str:
        """The name that the master of its present look has in the storage."""
        return f"pictures/{self.key}/{self.look}/picture.webp"

    def name_of(self, kind: str, width: int, ending: str) -> str:
        """The name in the storage of one rendition of its present look."""
        return f"pictures/{self.key}/{self.look}/{kind}-{width}.{ending}"

    def url_of(self, kind: str, width: int, ending: str) -> str:
        """The address of one rendition of its present look."""
        return default_storage.url(self.name_of(kind, width, ending))

    @property
    def thumbnail(self) -> str:
        """The address of a small square of it, or of the picture itself until there is one."""
        made = self.renditions.get("square")
        return self.url_of("square", made[-1][0], "webp") if made else self.url


class Discarded(models.Model):
    """A file that no row names any more. It goes some minutes later: pages that name it are still on their way."""

    name = models.CharField(max_length=200, unique=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return self.name
