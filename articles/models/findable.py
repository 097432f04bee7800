"""What a search of the readers goes through."""

from datetime import datetime

from django.db import models

from articles.models.edition import Edition

PER_MOMENT = 20  # bits


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


def place_of(moment: datetime, pk: int = 0) -> int:
    """Where an article that first went out at `moment` (aware) stands; without its `pk`, where that moment begins."""
    return (int(moment.timestamp() * 1000) << PER_MOMENT) + pk % (1 << PER_MOMENT)


def key_of(kind: str, pk: int) -> str:
    """What an article is about or has, such as a category, as `about` names it."""
    return f"{kind}_{pk}"
