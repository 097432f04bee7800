"""What an editor fills in on the panel of an article."""

from datetime import UTC, datetime

from django import forms
from django.contrib import admin

from cms.lib.choosing import Choose
from cms.lib.clockfields import LocalDue
from cms.lib.times import parse_aware
from panels.models import ArticlePanel, Assignment, Panel, Panelist, Persona, Seat, Terms

LONGEST = 20_000
INPUT = {"class": "nr-input"}


ASKS = "Ask for interests to disclose"
PRINTED = "Print under the take what its panelist discloses"
NEVER = datetime.max.replace(tzinfo=UTC)
MOST = 50  # options of a select; of more, one looks them up while typing


def writing_panelists() -> list[Panelist]:
    """The panelists who can be given a seat; one more than MOST when there are too many to choose from at a glance."""
    active = Panelist.objects.filter(user__is_active=True)
    return list(active.select_related("user").prefetch_related("personas")[: MOST + 1])


def writers_of(persona: int, panelists: list[Panelist]) -> list[Panelist]:
    """Those among them who write for the persona of this key."""
    return [one for one in panelists if persona in {voice.pk for voice in one.personas.all()}]


def offer(form: forms.Form, name: str, rows: list, choices: list[tuple], of) -> None:
    """Let a field offer `choices`; when there are more `rows` than fit a select, look up what the key `of` leads to."""
    field = form.fields[name]
    if len(rows) <= MOST:
        field.choices = choices
        return
    field.widget = Choose(of.field, admin.site, attrs={"class": "nr-choose"})
    field.widget.is_required = field.required
    field.widget.choices = field.choices


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

    def offer(self) -> None:
        """Show the panels."""
        rows = list(Panel.objects.all()[: MOST + 1])
        offer(self, "panel", rows, [(row.pk, str(row)) for row in rows], Seat.panel)


class TermsForm(forms.ModelForm):
    """What the panel of an article keeps to. Stored by a verb, not by the form."""

    class Meta:
        model = ArticlePanel
        fields = [field.name for field in Terms._meta.get_fields()]


class SeatForm(forms.Form):
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

    def offer(self, panelists: list[Panelist]) -> None:
        """Show these panelists, each with the personas they write for, and the personas."""
        rows = list(Persona.objects.all()[: MOST + 1])
        voices = [("", "Choose a persona"), *((row.pk, str(row)) for row in rows)]
        offer(self, "persona", rows, voices, Assignment.persona)
        names = [(one.pk, f"{one} ({', '.join(p.name for p in one.personas.all())})") for one in panelists]
        offer(self, "panelist", panelists, [("", "Nobody yet"), *names], Assignment.panelist)
        offer(self, "standby", panelists, [("", "Nobody"), *names], Assignment.standby)


class SeatMoveForm(forms.Form):
    """A move that needs no word."""

    def __init__(self, *args, seat: Assignment, **kwargs):
        self.seat = seat
        super().__init__(*args, **kwargs)

    def offer(self, panelists: list[Panelist]) -> None:
        """Show these panelists, where one is to be chosen."""


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


class DecideForm(SeatMoveForm):
    """A decision on the round that was read."""

    round = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**15 - 1)

    def __init__(self, *args, seat: Assignment, **kwargs):
        super().__init__(*args, seat=seat, initial={"round": seat.round}, **kwargs)

    def offer(self, panelists: list[Panelist]) -> None:
        """Shown again after a refusal, it stands below the round as it is by now."""
        if self.is_bound:
            self.data = self.data.copy()
            self.data["round"] = str(self.seat.round)


class ApproveForm(DecideForm):
    """And whether readers are told what the panelist disclosed, if they disclosed anything."""

    print_interests = forms.BooleanField(required=False, label=PRINTED)

    def __init__(self, *args, seat: Assignment, **kwargs):
        super().__init__(*args, seat=seat, **kwargs)
        if not seat.interests:
            del self.fields["print_interests"]


class NoteForm(DecideForm):
    """What is to be done about the take."""

    note = forms.CharField(
        max_length=LONGEST, label="What to change", widget=forms.Textarea(attrs=INPUT | {"rows": 3, "dir": "auto"})
    )


class ReassignForm(SeatMoveForm):
    """To whom the seat is given."""

    panelist = forms.ModelChoiceField(
        Panelist.objects.all(), label="Give it to", widget=forms.Select(attrs=INPUT), empty_label=None
    )

    def offer(self, panelists: list[Panelist]) -> None:
        """Those who write for its persona, without the one who has it."""
        seat, declined = self.seat, self.seat.state == Assignment.State.DECLINED
        fits = writers_of(seat.persona_id, panelists)
        others = [one for one in fits if declined or one.pk != seat.panelist_id]
        nobody = [("", f"Nobody else writes for {seat.persona}")]
        choices = [(one.pk, str(one)) for one in others] or nobody
        offer(self, "panelist", panelists, choices, Assignment.panelist)


class ChangeForm(SeatMoveForm):
    """What the seat asks for."""

    due_at = LocalDue(required=False, label="Due")
    brief = _brief()
    required = forms.BooleanField(required=False, label="The article waits for this take")
    asks_interests = forms.BooleanField(required=False, label=ASKS)
    standby = _standby()

    def __init__(self, *args, seat: Assignment, **kwargs):
        asked = {name: getattr(seat, name) for name in self.base_fields}
        super().__init__(*args, seat=seat, initial=asked, **kwargs)
        if seat.state != Assignment.State.INVITED:
            del self.fields["asks_interests"]

    def clean_due_at(self):
        """A time that was left alone stays as it is: its field shows no seconds."""
        typed, had = self.cleaned_data["due_at"], self.seat.due_at
        return had if had and typed == had.replace(second=0, microsecond=0) else typed

    def offer(self, panelists: list[Panelist]) -> None:
        """Those who write for its persona, without the one who has it, and nobody."""
        others = [one for one in writers_of(self.seat.persona_id, panelists) if one.pk != self.seat.panelist_id]
        choices = [("", "Nobody"), *((one.pk, str(one)) for one in others)]
        offer(self, "standby", panelists, choices, Assignment.standby)
