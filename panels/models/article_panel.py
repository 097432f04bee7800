"""What holds for the panel of one article, and how far it is as a whole."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from articles.models import Article
from panels.models.assignment import Assignment
from panels.models.panel import Panel, Terms


class ArticlePanelQuerySet(models.QuerySet):
    """Panels of articles, in the newsroom's words."""

    def hiding_takes(self):
        """Blind ones whose round is not over."""
        return self.filter(blind=True, state=ArticlePanel.State.OPEN)

    def to_reveal(self, now: datetime):
        """Blind ones that need be blind no longer: something is in, and each other take is too, or late."""
        seats = Assignment.objects.filter(article=OuterRef("article")).seats().order_by()
        return self.hiding_takes().filter(Exists(seats.handed_in())).exclude(Exists(seats.outstanding(now)))


class ArticlePanel(Terms):
    """The panel of an article as one thing: made when a line-up is applied, or when its terms are first set by hand.

    `state` is written by the moves of phases.py alone. An article without a row has a panel on the usual terms.
    """

    class State(models.TextChoices):
        OPEN = "open", "being written"
        REVEALED = "revealed", "revealed to its panelists"
        REBUTTAL = "rebuttal", "in its rebuttal round"
        CLOSED = "closed", "past its rebuttal round"

    article = models.OneToOneField(Article, on_delete=models.PROTECT, related_name="terms")
    panel = models.ForeignKey(Panel, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN, editable=False)

    rebuttal_opened_at = models.DateTimeField(null=True, editable=False)
    rebuttal_due_at = models.DateTimeField(null=True, editable=False)

    objects = ArticlePanelQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["blind", "state"], name="panel_blind"),
            models.Index(fields=["state", "rebuttal_due_at"], name="panel_rebuttal_due"),
        ]

    def __str__(self) -> str:
        return f"The panel of “{self.article}”"

    @property
    def hides_takes(self) -> bool:
        """Panelists see no take but their own, for now."""
        return self.blind and self.state == self.State.OPEN

    @property
    def takes_rebuttals(self) -> bool:
        """The rebuttal round is open, and its time is not over."""
        return self.state == self.State.REBUTTAL and self.rebuttal_due_at > timezone.now()
