"""Fields for times as the clock of the person who fills them in shows them."""

from datetime import date, datetime, timedelta

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.functional import lazy

from cms.lib.times import day_end, due_day, localize

FARTHEST = timedelta(days=3650)
INPUT = "nr-input"


class LocalMoment(forms.CharField):
    """A day and a time on the wall clock of the person who fills it in; cleaned to an aware time, or None."""

    widget = forms.TextInput(attrs={"type": "datetime-local", "class": f"{INPUT} nr-moment"})
    on_the_clock = True  # its page names the zone
    wanted = "Choose a day and a time."

    def __init__(self, **kwargs):
        super().__init__(max_length=40, **kwargs)

    def prepare_value(self, value):
        """An aware time as the clock of this person shows it."""
        return timezone.localtime(value).strftime("%Y-%m-%dT%H:%M") if isinstance(value, datetime) else value

    def clean(self, value) -> datetime | None:
        """Raises ValidationError for no time, and for one that the clocks skip or repeat."""
        text = super().clean(value)
        if not text:
            return None
        try:
            moment = self.read(text)
        except ValueError as why:
            raise forms.ValidationError(self.wanted) from why
        try:
            if timezone.is_naive(moment):
                moment = localize(moment, timezone.get_current_timezone())
            too_far = moment - timezone.now() > FARTHEST
        except (ValueError, OverflowError) as why:
            raise forms.ValidationError(f"Choose another time. {why}") from why
        if too_far:
            raise forms.ValidationError("This is more than ten years away. Choose a time that is nearer.")
        return moment

    def read(self, text: str) -> datetime:
        """What was typed, as a time, which may be naive. Raises ValueError."""
        return datetime.fromisoformat(text)


class DayAndTime(forms.MultiWidget):
    """A day, and beside it a time of that day, sent as <name>_day and <name>_time; or as one, under the name itself."""

    use_fieldset = False

    def __init__(self, attrs=None):
        day = forms.TextInput(attrs={"type": "date", "class": f"{INPUT} nr-day"})
        clock = forms.TextInput(attrs={"type": "time", "class": f"{INPUT} nr-clock", "aria-label": "At what time"})
        super().__init__({"day": day, "time": clock}, attrs)

    def id_for_label(self, id_: str) -> str:
        """The label is that of the day; the time has its own."""
        return f"{id_}_0"

    def decompress(self, value) -> list[str]:
        """The day and the time of what is shown."""
        day, _, clock = (value or "").partition("T")
        return [day, clock]

    def value_from_datadict(self, data, files, name):
        """As LocalDue reads it."""
        day, clock = (data.get(f"{name}_{part}") for part in ("day", "time"))
        return data.get(name) if day is clock is None else "T".join(filter(None, (day, clock)))


class LocalDue(LocalMoment):
    """A day until whose end something is due, in the zone of the site; or a day and a time, as LocalMoment has it."""

    widget = DayAndTime
    wanted = "Choose a day."

    def __init__(self, *, help_text="", **kwargs):
        super().__init__(help_text=lazy(_ends_and, str)(help_text), **kwargs)

    def prepare_value(self, value):
        """A day alone, where it is due by its end."""
        day = due_day(value) if isinstance(value, datetime) else None
        return day.isoformat() if day else super().prepare_value(value)

    def read(self, text: str) -> datetime:
        """The end of a day that stands alone."""
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return super().read(text)
        try:
            return day_end(day)
        except OverflowError as why:
            raise ValueError("outside the calendar") from why


def _ends_and(more: str) -> str:
    return f"Without a time: by the end of that day in {settings.TIME_ZONE}. {more}".strip()
