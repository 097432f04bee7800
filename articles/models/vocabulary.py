"""What kind of news an article is, and whom it is about."""

from django.db import models
from django.urls import reverse

from cms.lib.images import CleanImageField
from cms.lib.slugs import SlugFieldUnicode


class Category(models.Model):
    """A kind of news, like Funding."""

    name = models.CharField(max_length=60, unique=True)
    slug = SlugFieldUnicode(max_length=60, unique=True)
    description = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "categories"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("site:category", args=[self.slug])


class Organization(models.Model):
    """Whom an article is about, like a company or a lab."""

    name = models.CharField(max_length=120, unique=True)
    slug = SlugFieldUnicode(max_length=120, unique=True)
    description = models.CharField(max_length=300, blank=True)
    website = models.URLField(blank=True)
    logo = CleanImageField(upload_to="logos/", blank=True, max_side=512)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("site:organization", args=[self.slug])
