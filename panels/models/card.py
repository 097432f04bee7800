"""The pictures that others show of a single take."""

from django.db import models

from articles.models.card import Card
from panels.models.take import PublishedTake


class TakeCard(Card):
    """The card of a take, as it is in one edition."""

    take = models.OneToOneField(PublishedTake, on_delete=models.CASCADE, related_name="card")

    def __str__(self) -> str:
        return f"Card of {self.take}"
