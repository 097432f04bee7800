"""Links to the preview of an article, for people without an account."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from articles.models.article import Article


class PreviewLinkQuerySet(models.QuerySet):
    """Links, in the newsroom's words."""

    def open(self, now=None):
        """Those that still lead somewhere."""
        return self.filter(revoked_at=None, expires_at__gt=now or timezone.now())


class PreviewLink(models.Model):
    """Who holds its token may read the article as it stands, until it expires or is revoked. Only a hash is kept."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="preview_links")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    label = models.CharField("whom it is for", max_length=120)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True)
    seen_count = models.PositiveIntegerField(default=0)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["article", "-id"], name="previewlink_article")]

    def __str__(self) -> str:
        return self.label

    def is_open(self, now=None) -> bool:
        """Whether it still leads somewhere."""
        return self.revoked_at is None and self.expires_at > (now or timezone.now())
