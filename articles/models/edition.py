"""What readers see."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from articles.models.article import Article
from articles.models.vocabulary import Category, Organization
from cms.lib.slugs import SlugFieldUnicode
from pictures.models import Picture


class Frozen(Exception):
    """Somebody tried to change what never changes."""


class FrozenQuerySet(models.QuerySet):
    """Rows that are written once. The database refuses too (a trigger, see migrations)."""

    def update(self, **kwargs):
        """Raises Frozen."""
        raise Frozen(f"A {self.model._meta.verbose_name} never changes once written.")

    def bulk_update(self, *args, **kwargs):
        """Raises Frozen."""
        self.update()


class FrozenModel(models.Model):
    """A row that is written once."""

    objects = FrozenQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """Write a new row. Raises Frozen for one that exists."""
        if not self._state.adding:
            raise Frozen(f"A {self._meta.verbose_name} never changes once written.")
        super().save(*args, **{**kwargs, "force_insert": True})


class EditionQuerySet(FrozenQuerySet):
    """Editions, as readers and their programs ask for them."""

    def live(self):
        """Those that readers see now, each with `changed_at`: since when, be it for the second time."""
        changed = Coalesce("live_article__changed_for_readers_at", "created_at")
        return self.filter(live_article__isnull=False).annotate(changed_at=changed)

    def listed(self, kind: str = "all", subject=0):
        """Those of a list (Listed), be it of everything: as live(), each with its `place` there, the newest first."""
        there = self.live().filter(listed__kind=kind, listed__subject=subject)
        return there.annotate(place=F("listed__place")).order_by("-place")

    def with_pictures(self):
        """With what the library says of their pictures, in the same query."""
        return self.select_related("picture")

    def with_takes(self):
        """With their published takes, in the order of the page, in one more query."""
        return self.prefetch_related("takes")


class Edition(FrozenModel):
    """A frozen, numbered publication of an article: complete, so that a page needs nothing that may change.

    `about` holds the category and the organizations as they were: {"category": {"slug", "name"} or null,
    "organizations": [{"slug", "name", "logo"}]}. The relations beside it are for finding lists only; but `picture` is
    shown as the library has it, so that one that must go can be replaced on every page at once.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    version = models.PositiveIntegerField(
        null=True, editable=False, help_text="The version of the working copy whose words these are, where known."
    )
    headline = models.CharField(max_length=200)
    slug = SlugFieldUnicode(max_length=120)
    dek = models.TextField(blank=True)
    body_html = models.TextField()
    byline = models.CharField(max_length=200, blank=True)
    source_url = models.URLField(max_length=1000, blank=True)
    dateline = models.DateField(null=True)
    picture = models.ForeignKey(Picture, null=True, on_delete=models.PROTECT, related_name="editions")
    picture_alt = models.CharField(max_length=300, blank=True)
    picture_credit = models.CharField(max_length=200, blank=True)
    picture_content = models.PositiveIntegerField(null=True, help_text="Which of the files that stood at its address.")
    about = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, related_name="editions")
    organizations = models.ManyToManyField(Organization, related_name="editions")
    correction = models.TextField(blank=True, help_text="What was wrong before, for readers.")
    note = models.CharField(max_length=200, blank=True, help_text="Why there is this edition, when nothing was wrong.")
    published_at = models.DateTimeField(help_text="When the article first went live: its place in every list.")
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="one_edition_per_number")]
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="edition_newest"),
            models.Index(fields=["category", "-published_at", "-id"], name="edition_category_newest"),
            models.Index(fields=["slug"], name="edition_slug"),
        ]

    def __str__(self) -> str:
        return f"{self.headline} (edition {self.number})"

    def get_absolute_url(self) -> str:
        return reverse("site:article", args=[self.slug])

    @property
    def alt(self) -> str:
        """What the picture shows: as frozen here, or as was said of the one that has replaced it since."""
        if self.picture and self.picture.content != self.picture_content:
            return self.picture.said
        return self.picture_alt

    @property
    def credit(self) -> str:
        """Whose picture it is: as frozen here, or as was said of the one that has replaced it since."""
        if self.picture and self.picture.content != self.picture_content:
            return self.picture.credit
        return self.picture_credit

    @property
    def day(self):
        """The date readers see: the dateline, else the day of publication in the active zone."""
        return self.dateline or timezone.localdate(self.published_at)
