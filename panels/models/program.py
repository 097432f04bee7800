"""Panelists that are programs."""

from django.db import models
from django.utils import timezone

from panels.models.persona import Panelist


class Program(models.Model):
    """A panelist that is a program: it writes for its personas by an API token, and persons decide on what it wrote.

    Its user is marked as one (`User.is_program`), and is made with it (programs.py).
    """

    panelist = models.OneToOneField(Panelist, on_delete=models.PROTECT, related_name="program")
    label = models.CharField(
        "told to readers",
        max_length=60,
        blank=True,
        help_text="Stands beside the persona of each take that is published from now on, like “Written by a program”. "
        "Empty: readers are told nothing.",
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["panelist__user__username"]

    def __str__(self) -> str:
        return str(self.panelist)

    @property
    def user(self):
        """Who acts by its token."""
        return self.panelist.user
