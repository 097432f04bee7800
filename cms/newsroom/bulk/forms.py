"""What each kind of bulk action asks for, and how its answers read afterwards. Facts are plain JSON."""

from datetime import datetime

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.utils import timezone

from articles.models import Article, Category
from cms.lib.choosing import Choose
from cms.lib.clockfields import FARTHEST, LocalDue, LocalMoment
from cms.lib.times import parse_aware, spell, spell_due
from cms.newsroom.bulk import spacing
from cms.newsroom.bulk.models import Batch
from panels.admin.forms import AsksTwice
from panels.availability import standings
from panels.models import Assignment, Panel, Panelist, Persona
from panels.models.panel import Seat

INPUT = {"class": "nr-input"}
LONGEST_REASON = 20_000


def _one_of(model, of, name: str, **options) -> forms.ModelChoiceField:
    """A field that looks its rows up while one types: there may be any number."""
    widget = Choose(of._meta.get_field(name), admin.site, attrs={"class": "nr-choose"})
    return forms.ModelChoiceField(model.objects.all(), widget=widget, **options)


def _plain(value):
    if isinstance(value, Model):
        return value.pk
    return value.isoformat() if isinstance(value, datetime) else value


class BulkForm(forms.Form):
    """Nothing is asked but to say yes."""

    def __init__(self, *args, batch: Batch, **kwargs):
        self.batch = batch
        super().__init__(*args, **kwargs)

    def facts(self) -> dict:
        """What was answered, once it is valid."""
        return {name: _plain(value) for name, value in self.cleaned_data.items()}

    @classmethod
    def said(cls, facts: dict) -> list[str]:
        """The answers of a batch in sentences."""
        return []


class CategoryForm(BulkForm):
    """Into which category."""

    category = _one_of(Category, Article, "category")

    @classmethod
    def said(cls, facts):
        """Which one."""
        return [f"Category: {_name(Category, facts['category'])}."]


class _WithDueTime(BulkForm):
    due_at = LocalDue(required=False, label="Due")

    def clean_due_at(self):
        """Raises ValidationError for a time that has passed."""
        return _to_come(self.cleaned_data["due_at"])


class PanelForm(_WithDueTime):
    """Which line-up, and until when."""

    panel = _one_of(
        Panel, Seat, "panel", required=False, help_text="Empty: for each article the default of its category."
    )
    due_at = LocalDue(required=False, label="Due", help_text="Empty: the panel’s own hours, from now.")
    field_order = ("panel", "due_at")

    @classmethod
    def said(cls, facts):
        """The panel, and when its takes are due."""
        panel = _name(Panel, facts["panel"]) if facts["panel"] else "the default of each article’s category"
        return [f"Panel: {panel}.", *_due(facts)]


class PanelistForm(AsksTwice, _WithDueTime):
    """Whose seat goes to whom."""

    persona = _one_of(Persona, Assignment, "persona")
    panelist = _one_of(Panelist, Assignment, "panelist")
    add = forms.BooleanField(required=False, initial=True, label="Add the seat where an article has none")
    due_at = LocalDue(required=False, label="Due", help_text="For seats that are added. Others keep their time.")
    field_order = ("persona", "panelist", "anyway", "add", "due_at")

    def facts(self):
        """With whether they are asked all the same."""
        return super().facts() | {"anyway": self.insists}

    def hindrance(self, panelist, due_at):
        """Also that these articles would be more than they want."""
        stand, size = standings([panelist], due_at)[panelist.pk], self.batch.size
        if (why := stand.hindrance(due_at)) or stand.most is None or stand.open + size <= stand.most:
            return why
        return f"has {stand.open} open, and wants no more than {stand.most}: these would be {size} more"

    def clean(self):
        """Raises ValidationError for somebody who does not write for the persona."""
        cleaned = super().clean()
        persona, panelist = cleaned.get("persona"), cleaned.get("panelist")
        if persona and panelist and not panelist.personas.filter(pk=persona.pk).exists():
            self.add_error("panelist", f"{panelist} does not write for {persona}. Choose somebody who does.")
        return cleaned

    @classmethod
    def said(cls, facts):
        """Who, as whom."""
        who, whom = _name(Panelist, facts["panelist"]), _name(Persona, facts["persona"])
        where = "" if facts["add"] else " Only where the seat is there."
        where += " Asked even while away, or with enough to do." if facts.get("anyway") else ""
        return [f"{who} writes as {whom}.{where}", *_due(facts)]


class ScheduleForm(BulkForm):
    """When the first goes out, and how far the others follow."""

    first = LocalMoment(label="The first goes out")
    every = forms.IntegerField(
        label="The others follow, each after",
        min_value=0,
        max_value=1000,
        initial=30,
        help_text="0: all at the same time.",
        widget=forms.NumberInput(attrs=INPUT | {"class": "nr-input nr-number"}),
    )
    unit = forms.ChoiceField(
        label="Minutes, hours or days",
        choices=spacing.UNITS,
        widget=forms.Select(attrs=INPUT | {"class": "nr-input nr-number"}),
        help_text="Days keep the time on the clock when the clocks change.",
    )

    def clean_first(self):
        """Raises ValidationError for a time that has passed."""
        return _to_come(self.cleaned_data["first"])

    def clean(self):
        """Raises ValidationError when the last would go out in more than ten years."""
        cleaned = super().clean()
        if not self.errors:
            try:
                last = self.times([self.batch.size - 1])[0]
            except OverflowError:
                last = None
            if last is None or last - timezone.now() > FARTHEST:
                self.add_error("every", "The last would go out in more than ten years. Choose less.")
        return cleaned

    def facts(self):
        """With the zone on whose clock the days are counted."""
        return super().facts() | {"zone": timezone.get_current_timezone_name()}

    def times(self, positions: list[int]) -> list[datetime]:
        """When the articles in these places would go out."""
        answers = self.cleaned_data
        zone = timezone.get_current_timezone()
        return [spacing.nth(answers["first"], answers["every"], answers["unit"], number, zone) for number in positions]

    @classmethod
    def said(cls, facts):
        """From when on, and how far apart."""
        first = f"The first was to go out {spell(parse_aware(facts['first']))}"
        if not facts["every"]:
            return [f"{first}, the others at the same time."]
        unit = facts["unit"].removesuffix("s") if facts["every"] == 1 else facts["unit"]
        return [f"{first}, the others {facts['every']} {unit} apart, on the clock of {facts['zone']}."]


class WithdrawForm(BulkForm):
    """Why."""

    reason = forms.CharField(
        max_length=LONGEST_REASON,
        label="Why they are withdrawn",
        widget=forms.Textarea(attrs=INPUT | {"rows": 3, "dir": "auto"}),
    )

    @classmethod
    def said(cls, facts):
        """The reason."""
        return [f"Reason: {facts['reason']}"]


FORMS = {
    "category": CategoryForm,
    "panel": PanelForm,
    "panelist": PanelistForm,
    "schedule": ScheduleForm,
    "withdraw": WithdrawForm,
}


def form_of(kind: str) -> type[BulkForm]:
    """The form that this kind asks to be filled in."""
    return FORMS.get(kind, BulkForm)


def _to_come(moment: datetime | None) -> datetime | None:
    if moment is not None and moment <= timezone.now():
        raise forms.ValidationError("This time has already passed. Choose one to come.")
    return moment


def _name(model, pk) -> str:
    return str(model.objects.filter(pk=pk).first() or "one that is gone")


def _due(facts: dict) -> list[str]:
    return [f"Due {spell_due(parse_aware(facts['due_at']))}."] if facts.get("due_at") else []
