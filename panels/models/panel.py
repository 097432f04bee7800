"""A named line-up, applied to an article in one go."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, OuterRef

from articles.models import Article, Category
from cms.lib.slugs import SlugFieldUnicode
from panels.models.persona import Panelist, Persona, check_writers
from panels.scale import Scale


class Terms(models.Model):
    """What a panel is told to keep to: set for a line-up, and copied to each article that gets it."""

    blind = models.BooleanField(
        "blind round",
        default=False,
        help_text="Panelists see each other's takes only when all are in, or the time is over.",
    )
    shows_counts = models.BooleanField(
        "says how many are in",
        default=False,
        help_text="Panelists are told how many takes were handed in; without it, they cannot find out.",
    )

    minimum = models.PositiveSmallIntegerField(
        "takes needed",
        default=0,
        validators=[MaxValueValidator(50)],
        help_text="So many approved takes the article waits for, whoever wrote them. 0: for required seats.",
    )
    scale_low = models.CharField(
        "low end of the scale",
        max_length=30,
        blank=True,
        help_text="Like “bearish”. With both ends, each take may say where it stands between them.",
    )
    scale_high = models.CharField("high end of the scale", max_length=30, blank=True, help_text="Like “bullish”.")

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Raises ValidationError for a scale with one end."""
        if bool(self.scale_low) != bool(self.scale_high):
            missing = "scale_high" if self.scale_low else "scale_low"
            raise ValidationError({missing: "A scale has two ends. Name this one too, or neither."})

    @property
    def scale(self) -> Scale | None:
        """The scale on which takes may say where they stand, if there is one."""
        return Scale(self.scale_low, self.scale_high) if self.scale_low else None

    @property
    def terms(self) -> dict:
        """All of them, by name."""
        return {field.name: getattr(self, field.name) for field in Terms._meta.get_fields()}


class PanelQuerySet(models.QuerySet):
    """Line-ups, in the newsroom's words."""

    def offered_for(self, article: Article):
        """All of them, the default of the article's category first: that one is `is_default`."""
        default = Panel.categories.through.objects.filter(panel=OuterRef("pk"), category=article.category_id)
        return self.annotate(is_default=Exists(default)).order_by("-is_default", "name")

    def default_for(self, article: Article) -> "Panel | None":
        """The default of the article's category, if it has one."""
        return self.offered_for(article).filter(is_default=True).first()


class Panel(Terms):
    """A line-up of seats, with the time its panelists are given."""

    name = models.CharField(max_length=80, unique=True)
    slug = SlugFieldUnicode(max_length=80, unique=True)
    brief = models.TextField(blank=True, help_text="What each panelist of this panel is told.")
    answer_hours = models.PositiveIntegerField("hours to answer", default=24)
    deliver_hours = models.PositiveIntegerField("hours to deliver", default=72)
    asks_interests = models.BooleanField(
        "asks for interests to disclose",
        default=False,
        help_text="Whoever accepts says whether they have any interest in the matter. Editors alone read it, and they "
        "decide whether it is printed under the take.",
    )

    categories = models.ManyToManyField(
        Category,
        blank=True,
        related_name="+",
        verbose_name="default of",
        help_text="Offered first for articles of these categories. A category has one default.",
    )

    objects = PanelQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """One place in a panel: the persona, who usually writes it, and whether an article can go without."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="seats")
    persona = models.ForeignKey(Persona, on_delete=models.PROTECT, related_name="+")
    panelist = models.ForeignKey(
        Panelist, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name="usual panelist"
    )
    standby = models.ForeignKey(
        Panelist,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Invited when the usual panelist declines, or lets the time to answer pass.",
    )
    required = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["panel", "persona"], name="one_seat_per_persona_in_a_panel")]

    def __str__(self) -> str:
        return f"{self.persona} in {self.panel}"

    def clean(self) -> None:
        """Raises ValidationError, by field, for somebody who does not write for the persona, or stands by for
        themselves."""
        check_writers(self.persona, self.panelist, self.standby)
