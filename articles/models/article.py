"""The working copy, and the addresses it owns."""

from datetime import UTC

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from articles.models.revision import Kept, Revisions
from articles.models.vocabulary import Category, Organization
from cms.lib.html import word_count
from cms.lib.slugs import SlugFieldUnicode
from pictures.models import Picture


class ArticleQuerySet(models.QuerySet):
    """Articles, in the newsroom's words."""

    def due(self, now=None):
        """Scheduled for a time that has come, the longest waiting first; those the gate stopped stay among them."""
        return self.filter(state=Article.State.SCHEDULED, publish_at__lte=now or timezone.now()).order_by(
            "publish_at", "pk"
        )


class Article(models.Model):
    """What editors work on. Readers never see it: they see its `live_edition`.

    `version` counts the saves of the working copy; a save carries the version it was made from (drafting.py).
    `state` is written by the moves of states.py alone.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "draft"
        IN_REVIEW = "in_review", "in review"
        APPROVED = "approved", "approved"
        SCHEDULED = "scheduled", "scheduled"
        PUBLISHED = "published", "published"
        WITHDRAWN = "withdrawn", "withdrawn"

    headline = models.CharField(max_length=200)
    slug = SlugFieldUnicode(max_length=120, unique=True)
    dek = models.TextField(max_length=600, blank=True, help_text="The standfirst: one or two sentences.")
    body_html = models.TextField("body", blank=True)
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.PROTECT, related_name="articles")
    organizations = models.ManyToManyField(Organization, blank=True, related_name="articles")
    byline = models.CharField(max_length=200, blank=True)
    source_url = models.URLField("original source", max_length=1000, blank=True)
    dateline = models.DateField(
        null=True, blank=True, help_text="The date readers see, if it isn't the day of publication."
    )
    picture = models.ForeignKey(Picture, null=True, blank=True, on_delete=models.PROTECT, related_name="articles")
    picture_alt = models.CharField(
        "what the picture shows here",
        max_length=300,
        blank=True,
        help_text="Only where it should be put otherwise than in the library.",
    )

    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    publish_at = models.DateTimeField(null=True, blank=True, editable=False)
    live_edition = models.OneToOneField(
        "Edition", null=True, editable=False, on_delete=models.PROTECT, related_name="live_article"
    )
    changed_for_readers_at = models.DateTimeField(
        null=True, editable=False, help_text="When readers last began to see another edition, a former one included."
    )
    edition_version = models.PositiveIntegerField(
        null=True, editable=False, help_text="The version of the working copy that the live edition froze."
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="articles"
    )
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawal_notice = models.TextField(
        default="", blank=True, editable=False, help_text="Why it is withdrawn, in words for readers."
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ArticleQuerySet.as_manager()
    history = Revisions(
        bases=[Kept],
        excluded_fields=[
            *(
                "state",
                "publish_at",
                "live_edition",
                "edition_version",
                "changed_for_readers_at",
                "scheduled_by",
                "updated_at",
            ),
            *("withdrawal_notice", "withdrawn_at"),
        ],
        m2m_fields=[organizations],
    )

    class Meta:
        ordering = ["-updated_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="scheduled") | Q(publish_at__isnull=False), name="scheduled_article_has_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(live_edition__isnull=False),
                name="published_article_has_a_live_edition",
            ),
            models.CheckConstraint(
                condition=Q(state="published") | Q(live_edition__isnull=True),
                name="only_a_published_article_is_live",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "publish_at"], name="article_of_state_due"),
            models.Index(fields=["state", "-updated_at", "-id"], name="article_of_state"),
            # How the newsroom's list can be ordered and narrowed.
            models.Index(fields=["-updated_at", "-id"], name="article_changed_last"),
            models.Index(fields=["category", "-updated_at", "-id"], name="article_of_category"),
            models.Index(fields=["headline"], name="article_by_headline"),
            models.Index(fields=["publish_at"], name="article_by_time"),
        ]

    def __str__(self) -> str:
        return self.headline

    def get_absolute_url(self) -> str:
        return reverse("site:article", args=[self.slug])

    @property
    def has_unpublished_changes(self) -> bool:
        """Whether readers see something other than the working copy."""
        return self.live_edition_id is not None and self.version != self.edition_version

    @property
    def may_have_editions(self) -> bool:
        """Whether readers may have seen it: no move leads back from there."""
        return self.state in (self.State.PUBLISHED, self.State.WITHDRAWN)

    @property
    def words(self) -> int:
        """How long the body is, in words."""
        return word_count(self.body_html)

    @property
    def slot(self) -> str:
        """The time it goes out at as pages carry it, to tell whether it was changed since: in UTC, or "none"."""
        return self.publish_at.astimezone(UTC).isoformat() if self.publish_at else "none"

    def is_late(self, now=None) -> bool:
        """Scheduled for a time that has passed: something stops it."""
        return self.state == self.State.SCHEDULED and self.publish_at <= (now or timezone.now())


class Address(models.Model):
    """A slug, and the one article that owns it: as its present slug, or for ever once it was public."""

    slug = SlugFieldUnicode(max_length=120, primary_key=True)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="addresses")

    class Meta:
        verbose_name_plural = "addresses"

    def __str__(self) -> str:
        return self.slug
