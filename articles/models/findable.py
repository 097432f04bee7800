"""What the lists and the search of the readers go through."""

from datetime import UTC, datetime

from django.db import models

from articles.models.edition import Edition

PER_MOMENT = 20  # bits
EVERYTHING, FILE = "all", "file"  # lists that are about nothing: the home page's, and those of a file of the sitemap
PER_FILE = 45_000  # articles of a file of the sitemap, which may have 50,000 pages: room for the lists


class Findable(models.Model):
    """The words of a live edition, folded (cms.lib.folding): there is one for each article that readers see, no other.

    The database keeps its indexes of them current by itself (articles/search/sqlite.py, postgres.py).
    """

    place = models.BigIntegerField(
        primary_key=True, help_text="When the article first went out, and which it is, as one number: the order."
    )
    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="findable")
    headline = models.TextField()
    dek = models.TextField()
    body = models.TextField()
    takes = models.TextField()
    about = models.TextField(help_text="What a search can be narrowed to, like “category_3 persona_1”.")

    def __str__(self) -> str:
        return f"Words of {self.edition}"


class Listed(models.Model):
    """A live edition in one of the lists that readers page through: that of everything, those of what it is about, as
    Findable.about names it, and that of its file in the sitemap.

    Its `place` there (Findable.place) is part of the key, so that no page is further down than the first one.
    """

    pk = models.CompositePrimaryKey("kind", "subject", "place")
    kind = models.CharField(max_length=20)
    subject = models.BigIntegerField()
    place = models.BigIntegerField()
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="listed")
    changed_at = models.DateTimeField(help_text="When readers last began to see another edition of it.")

    class Meta:
        indexes = [models.Index(fields=["kind", "subject", "-changed_at"], name="listed_changed_last")]

    def __str__(self) -> str:
        return f"{self.edition} in {self.kind} {self.subject}"


def place_of(moment: datetime, pk: int = 0) -> int:
    """Where an article that first went out at `moment` (aware) stands; without its `pk`, where that moment begins."""
    return (int(moment.timestamp() * 1000) << PER_MOMENT) + pk % (1 << PER_MOMENT)


def moment_of(place: int) -> datetime:
    """When what stands there first went out, in UTC, to the millisecond."""
    return datetime.fromtimestamp((place >> PER_MOMENT) / 1000, UTC)


def key_of(kind: str, pk: int) -> str:
    """What an article is about or has, such as a category, as `about` names it."""
    return f"{kind}_{pk}"
