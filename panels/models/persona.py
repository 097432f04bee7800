"""The voices readers hear, and the people behind them."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse

from articles.models import Category
from cms.lib.images import CleanImageField
from cms.lib.slugs import SlugFieldUnicode


class Persona(models.Model):
    """A voice: public, with a perspective of its own. Who writes for it never is."""

    name = models.CharField(max_length=60, unique=True)
    slug = SlugFieldUnicode(max_length=60, unique=True)
    perspective = models.CharField(max_length=80, blank=True, help_text="Like “Reality Check”.")
    description = models.TextField(max_length=600, blank=True, help_text="For readers.")
    voice_guide = models.TextField(blank=True, help_text="For panelists: how this persona speaks.")
    accent = models.CharField(
        max_length=7,
        default="#44403c",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", "Write a colour like #1f6f4a.")],
    )
    avatar = CleanImageField(upload_to="avatars/", blank=True, max_side=512)
    edits_need_consent = models.BooleanField(
        "must agree to edits",
        default=False,
        help_text="A take that an editor changed goes out only once its panelist has agreed to the changes.",
    )
    min_words = models.PositiveIntegerField(default=40)
    max_words = models.PositiveIntegerField(default=120)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("site:persona", args=[self.slug])

    def clean(self) -> None:
        """Raises ValidationError for a word range that is none."""
        if self.min_words > self.max_words:
            raise ValidationError({"min_words": "The least number of words is above the most."})


class Panelist(models.Model):
    """A person who may write for one or more personas. Never public."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="panelist")
    personas = models.ManyToManyField(Persona, related_name="panelists")
    edits_need_consent = models.BooleanField(
        "must agree to edits",
        default=False,
        help_text="Takes of theirs that an editor changed go out only once they have agreed to the changes.",
    )

    categories = models.ManyToManyField(
        Category, blank=True, related_name="+", verbose_name="writes about", help_text="Offered first for these."
    )
    subjects = models.CharField(
        max_length=300,
        blank=True,
        help_text="What else they know, like “batteries, open weights”. Offered first where it is spoken of.",
    )
    languages = models.CharField(max_length=120, blank=True, help_text="Like “English, Spanish”.")
    most_open = models.PositiveSmallIntegerField(
        "most open takes",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Whoever has as many to answer or to write is not asked for more, unless an editor insists.",
    )

    class Meta:
        ordering = ["user__username"]

    def __str__(self) -> str:
        return self.user.name

    @property
    def known_subjects(self) -> list[str]:
        """Each of the subjects that they know besides categories."""
        return [subject for word in self.subjects.split(",") if (subject := word.strip())]


def check_writers(persona: Persona, panelist: Panelist | None, standby: Panelist | None) -> None:
    """Raises ValidationError, by field, unless both write for the persona, are active, and are two."""
    errors = {}
    for name, one in (("panelist", panelist), ("standby", standby)):
        if one is not None and not one.personas.filter(pk=persona.pk).exists():
            errors[name] = f"{one} does not write for {persona}."
        elif one is not None and not one.user.is_active:
            errors[name] = f"{one} is not active."
    if standby is not None and standby == panelist:
        errors.setdefault("standby", f"{standby} has the seat already. Choose somebody else to stand by.")
    if errors:
        raise ValidationError(errors)
