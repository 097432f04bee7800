"""What an editor fills in on the panel of an article."""

from datetime import UTC, datetime

from django import forms
from django.contrib import admin

from articles.models import Article
from cms.lib.choosing import Choose
from cms.lib.clockfields import LocalDue
from cms.lib.times import parse_aware
from panels.availability import hindrance_of
from panels.models import ArticlePanel, Assignment, Panel, Panelist, Persona, Seat, Terms
from panels.suggesting import Suggestion

LONGEST = 20_000
INPUT = {"class": "nr-input"}


ASKS = "Ask for interests to disclose"
PRINTED = "Print under the take what its panelist discloses"
NEVER = datetime.max.replace(tzinfo=UTC)
SUGGESTED = 3  # people named beside a field in which one looks them up
FEW = 6  # people shown each with all that speaks for them, and not in a select
MOST = 50  # options of a select; of more, one looks them up while typing


def offer(form: forms.Form, name: str, rows: list, choices: list[tuple], of) -> None:
    """Let a field offer `choices`; when there are more `rows` than fit a select, look up what the key `of` leads to."""
    field = form.fields[name]
    if len(rows) <= MOST:
        field.choices = choices
        return
    field.widget = Choose(of.field, admin.site, attrs={"class": "nr-choose"})
    field.widget.is_required = field.required
    field.widget.choices = field.choices
    if first := [str(row) for row in rows if isinstance(row, Suggestion)][:SUGGESTED]:
        field.help_text = f"{field.help_text} First of all: {'; '.join(first)}.".strip()


def offer_people(form: forms.Form, name: str, people: list[Suggestion], none: str, of, said=str) -> None:
    """Let a field offer these people, each with the reasons for asking them, after `none` where that is a choice."""
    choices = [(one.panelist.pk, said(one)) for one in people]
    offer(form, name, people, [("", none), *choices] if none else choices, of)


class AsksTwice(forms.Form):
    """A form that gives a seat to a `panelist`: somebody who is away or has enough to do, only when it is insisted."""

    anyway = forms.BooleanField(required=False, widget=forms.HiddenInput, label="Ask them all the same")
    due_of_seat = None
    insists = False

    def clean(self):
        """Raises ValidationError for such a panelist, and from then on has a box to tick."""
        cleaned = super().clean()
        panelist, self.insists = cleaned.get("panelist"), cleaned.pop("anyway", False)
        why = panelist and self.hindrance(panelist, cleaned.get("due_at", self.due_of_seat))
        if why:
            self.fields["anyway"].widget = forms.CheckboxInput()
        if why and not self.insists:
            self.add_error(
                "panelist", f"{panelist} {why}. Choose somebody else, or say below that you ask all the same."
            )
        return cleaned

    def hindrance(self, panelist: Panelist, due_at: datetime | None) -> str:
        """Why they should not be asked for a take due then; "" if they can be."""
        return hindrance_of(panelist, due_at)


def _brief() -> forms.CharField:
    return forms.CharField(
        required=False, max_length=LONGEST, widget=forms.Textarea(attrs=INPUT | {"rows": 3, "dir": "auto"})
    )


def _standby() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        Panelist.objects.all(),
        required=False,
        empty_label="Nobody",
        widget=forms.Select(attrs=INPUT),
        help_text="Invited when the panelist declines, or lets the time to answer pass.",
    )


class PanelForm(forms.Form):
    """Fill every seat in one go."""

    panel = forms.ModelChoiceField(Panel.objects.all(), empty_label=None, widget=forms.Select(attrs=INPUT))
    due_at = LocalDue(required=False, label="Due", help_text="Empty: the panel's own hours, from now.")

    def offer(self, article: Article) -> Panel | None:
        """Show the panels, the default of the article's category first; returns that."""
        rows = list(Panel.objects.offered_for(article)[: MOST + 1])
        default = rows[0] if rows and rows[0].is_default else None
        if default:
            self.initial.setdefault("panel", default)
        offer(self, "panel", rows, [(row.pk, str(row)) for row in rows], Seat.panel)
        return default


class TermsForm(forms.ModelForm):
    """What the panel of an article keeps to. Stored by a verb, not by the form."""

    class Meta:
        model = ArticlePanel
        fields = [field.name for field in Terms._meta.get_fields()]

    def __init__(self, *args, fixed: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["minimum"].required = False
        for field in self.fields.values():
            if not isinstance(field.widget, forms.CheckboxInput):
                field.widget.attrs |= INPUT
        if fixed:
            alone = forms.CharField(widget=forms.HiddenInput, required=False, initial="yes")
            self.fields = {"minimum": self.fields["minimum"], "minimum_alone": alone}

    def clean(self):
        """Raises what the terms do."""
        super().clean()
        self.cleaned_data.pop("minimum_alone", None)
        return self.cleaned_data

    def clean_minimum(self) -> int:
        """None said is none needed."""
        return self.cleaned_data["minimum"] or 0


class SeatForm(AsksTwice):
    """Add one seat by hand."""

    persona = forms.ModelChoiceField(
        Persona.objects.all(), empty_label="Choose a persona", widget=forms.Select(attrs=INPUT)
    )
    panelist = forms.ModelChoiceField(
        Panelist.objects.all(), required=False, empty_label="Nobody yet", widget=forms.Select(attrs=INPUT)
    )
    answer_by = LocalDue(required=False, label="Answer by")
    due_at = LocalDue(required=False, label="Due")
    brief = _brief()
    required = forms.BooleanField(required=False, initial=True, label="The article waits for this take")
    asks_interests = forms.BooleanField(required=False, label=ASKS)
    standby = _standby()

    def offer(self, people: list[Suggestion]) -> None:
        """Show these people, and the personas."""
        rows = list(Persona.objects.all()[: MOST + 1])
        voices = [("", "Choose a persona"), *((row.pk, str(row)) for row in rows)]
        offer(self, "persona", rows, voices, Assignment.persona)
        offer_people(self, "panelist", people, "Nobody yet", Assignment.panelist, Suggestion.with_voices)
        offer_people(self, "standby", people, "Nobody", Assignment.standby, Suggestion.with_voices)


class SeatMoveForm(forms.Form):
    """A move that needs no word."""

    def __init__(self, *args, seat: Assignment, **kwargs):
        self.seat, self.due_of_seat = seat, seat.due_at
        super().__init__(*args, **kwargs)

    def offer(self, people: list[Suggestion]) -> None:
        """Show these people, where one is to be chosen."""


class ProposalForm(SeatMoveForm):
    """The proposed time that the editor saw."""

    proposed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args, seat: Assignment, **kwargs):
        seen = seat.proposed_due_at.isoformat() if seat.proposed_due_at else ""
        super().__init__(*args, seat=seat, initial={"proposed": seen}, **kwargs)

    def clean_proposed(self):
        """As a time; what is none is no proposal that could be waiting."""
        try:
            return parse_aware(self.cleaned_data["proposed"])
        except ValueError:
            return NEVER


class TimeSeen(forms.CharField):
    """A time that stood on the page when it was read, sent along unseen; cleaned to None where none did."""

    def __init__(self):
        super().__init__(widget=forms.HiddenInput, required=False, max_length=40)

    def prepare_value(self, value):
        """To the microsecond."""
        return value.isoformat() if isinstance(value, datetime) else value

    def clean(self, value) -> datetime | None:
        """What is no time is none that could have been read."""
        text = super().clean(value)
        try:
            return parse_aware(text) if text else None
        except ValueError:
            return NEVER


class DecideForm(SeatMoveForm):
    """A decision on the round that was read."""

    round = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**15 - 1)

    def __init__(self, *args, seat: Assignment, **kwargs):
        super().__init__(*args, seat=seat, initial={"round": seat.round}, **kwargs)

    def offer(self, people: list[Suggestion]) -> None:
        """Shown again after a refusal, it stands below the round as it is by now."""
        if self.is_bound:
            self.data = self.data.copy()
            self.data["round"] = str(self.seat.round)


class ApproveForm(DecideForm):
    """And whether readers are told what the panelist disclosed, if they disclosed anything."""

    print_interests = forms.BooleanField(required=False, label=PRINTED)
    disclosed = TimeSeen()

    def __init__(self, *args, seat: Assignment, **kwargs):
        super().__init__(*args, seat=seat, **kwargs)
        self.initial["disclosed"] = seat.disclosed_at
        if not seat.interests:
            del self.fields["print_interests"]

    def offer(self, people: list[Suggestion]) -> None:
        """Shown again after a refusal, it stands below what is disclosed by now."""
        super().offer(people)
        if self.is_bound:
            self.data["disclosed"] = self.seat.disclosed_at.isoformat() if self.seat.disclosed_at else ""


class NoteForm(DecideForm):
    """What is to be done about the take."""

    note = forms.CharField(
        max_length=LONGEST, label="What to change", widget=forms.Textarea(attrs=INPUT | {"rows": 3, "dir": "auto"})
    )


class ReassignForm(AsksTwice, SeatMoveForm):
    """To whom the seat is given."""

    panelist = forms.ModelChoiceField(
        Panelist.objects.all(), label="Give it to", widget=forms.Select(attrs=INPUT), empty_label=None
    )

    def offer(self, people: list[Suggestion]) -> None:
        """Those who write for its persona, without the one who has it."""
        seat, declined = self.seat, self.seat.state == Assignment.State.DECLINED
        others = [one for one in people if declined or one.panelist.pk != seat.panelist_id]
        others = [one for one in others if one.writes_for(seat.persona_id)]
        none = "" if others else f"Nobody else writes for {seat.persona}"
        if 0 < len(others) <= FEW:
            self.fields["panelist"].widget = forms.RadioSelect(attrs={"class": "nr-whom"})
            self.initial.setdefault("panelist", others[0].panelist.pk)
        offer_people(self, "panelist", others, none, Assignment.panelist)


class ChangeForm(SeatMoveForm):
    """What the seat asks for."""

    answer_by = LocalDue(required=False, label="Answer by")
    due_at = LocalDue(required=False, label="Due")
    brief = _brief()
    required = forms.BooleanField(required=False, label="The article waits for this take")
    asks_interests = forms.BooleanField(required=False, label=ASKS)
    standby = _standby()

    def __init__(self, *args, seat: Assignment, **kwargs):
        asked = {name: getattr(seat, name) for name in self.base_fields}
        super().__init__(*args, seat=seat, initial=asked, **kwargs)
        if seat.state != Assignment.State.INVITED:
            del self.fields["answer_by"], self.fields["asks_interests"]

    def clean_due_at(self):
        """As it is, where it was left alone."""
        return _unless_left_alone(self.cleaned_data["due_at"], self.seat.due_at)

    def clean_answer_by(self):
        """As it is, where it was left alone, or the page did not ask."""
        typed, had = self.cleaned_data["answer_by"], self.seat.answer_by
        return had if self["answer_by"].data is None else _unless_left_alone(typed, had)

    def offer(self, people: list[Suggestion]) -> None:
        """Those who write for its persona, without the one who has it, and nobody."""
        others = [one for one in people if one.panelist.pk != self.seat.panelist_id]
        others = [one for one in others if one.writes_for(self.seat.persona_id)]
        offer_people(self, "standby", others, "Nobody", Assignment.standby)


def _unless_left_alone(typed: datetime | None, had: datetime | None) -> datetime | None:
    """The time that was typed; the old one to the second, since its field shows none."""
    return had if had and typed == had.replace(second=0, microsecond=0) else typed
