"""Who asked for which newsletter, what they get, and each issue of it."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Category, Organization
from cms.notifications.models import Subscriber, new_key
from panels.models import Persona


class Pace(models.TextChoices):
    """How often somebody has mail."""

    DAILY = "daily", _("Once a day, in the morning")
    AT_ONCE = "at_once", _("At once, each article as it appears")


class Wish(models.Model):
    """What somebody wants, and how often: everything, or whatever one of these has a part in."""

    pace = models.CharField(max_length=10, choices=Pace.choices, default=Pace.DAILY)
    everything = models.BooleanField(default=True)
    categories = models.ManyToManyField(Category, related_name="+")
    organizations = models.ManyToManyField(Organization, related_name="+")
    personas = models.ManyToManyField(Persona, related_name="+")

    class Meta:
        abstract = True

    @property
    def subjects(self) -> list:
        """What it is narrowed to, by name; nothing where it is everything."""
        if self.everything:
            return []
        return [row for rows in (self.categories, self.organizations, self.personas) for row in rows.all()]

    def fulfil(self, pace: str, chosen: dict[str, list]) -> None:
        """Have it be this from now on: `chosen` are rows by the fields above. With none it is everything."""
        self.pace, self.everything = pace, not any(chosen.values())
        self.save(update_fields=["pace", "everything"])
        for name in ("categories", "organizations", "personas"):
            getattr(self, name).set(chosen.get(name, ()))

    def chosen(self) -> dict[str, list]:
        """What fulfil() takes."""
        return {name: list(getattr(self, name).all()) for name in ("categories", "organizations", "personas")}


class Request(Wish):
    """Somebody typed an address into the form. It counts once whoever reads mail there has said so; until then, and if
    they do not, it is swept (asking.py)."""

    address = models.EmailField()
    key = models.CharField(max_length=30, unique=True, default=new_key)
    made_at = models.DateTimeField(default=timezone.now, db_index=True)
    answered_at = models.DateTimeField(null=True, help_text="When it was decided whether a letter is sent.")
    mailed = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["address"], name="request_of_address")]

    def __str__(self) -> str:
        return f"Request of {self.address}"


class Subscription(Wish):
    """What a subscriber gets."""

    subscriber = models.OneToOneField(Subscriber, on_delete=models.CASCADE, related_name="subscription")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["pace", "id"], name="subscription_of_pace")]

    def __str__(self) -> str:
        return f"{self.get_pace_display()}, for {self.subscriber}"


class IssueQuerySet(models.QuerySet):
    """Issues, of days and of articles."""

    def of_days(self):
        """Those of days, which have pages of their own, the newest first."""
        return self.filter(day__isnull=False).order_by("-day")


class Issue(models.Model):
    """What goes out together: a day's articles, those first published after `since` and up to `until`, or one article
    at once. `reached` is the last subscription that it was told to, while it is being told (spreading.py); `forgotten`
    how many of its letters ended in which state, of those that are not known one by one any more (thinning.py)."""

    day = models.DateField(null=True, unique=True)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    article = models.OneToOneField(Article, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    reached = models.BigIntegerField(default=0)
    spread_at = models.DateTimeField(null=True)
    forgotten = models.JSONField(default=dict)

    objects = IssueQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(day__isnull=False, since__isnull=False, until__isnull=False, article=None)
                | Q(day=None, since=None, until=None, article__isnull=False),
                name="an_issue_is_of_a_day_or_of_an_article",
            )
        ]

    def __str__(self) -> str:
        about = f"of {self.day:%-d %B %Y}" if self.day else f"about “{self.article.headline}”"
        return f"Newsletter {about}"

    def get_absolute_url(self) -> str:
        """Where it is read: the page of the day, or that of the article."""
        if self.day:
            return reverse("newsletter:issue", args=[self.day.isoformat()])
        edition = self.article.live_edition
        return edition.get_absolute_url() if edition else reverse("newsletter:front")

    @property
    def month(self) -> date:
        """The first day of the month that it is of."""
        return self.day.replace(day=1)

    @property
    def pace(self) -> str:
        """Who gets it."""
        return Pace.DAILY if self.day else Pace.AT_ONCE

    @property
    def key(self) -> str:
        """What its event is named by, so that there is one."""
        return f"newsletter:{self.day.isoformat() if self.day else f'article:{self.article_id}'}"
