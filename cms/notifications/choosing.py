"""The page on which people choose what they are mailed, and when."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.accounts.models import User
from cms.accounts.views import zone_choices
from cms.notifications.models import Preference
from cms.notifications.preferences import choose, hours_of, set_hours, ways_of
from cms.notifications.topics import topics_for

HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


def _hour(value: str) -> int | None:
    return int(value) if value else None


class PreferencesForm(forms.Form):
    """How each topic is mailed, under `topic_<name>`; the hours; the clock that they are on."""

    time_zone = forms.ChoiceField(required=False, label="Your time zone")
    digest_at = forms.TypedChoiceField(choices=HOURS, coerce=int, label="The daily digest leaves at")
    quiet_from = forms.TypedChoiceField(
        choices=[("", "No quiet hours"), *HOURS], coerce=_hour, empty_value=None, required=False, label="Quiet from"
    )
    quiet_to = forms.TypedChoiceField(
        choices=[("", "–"), *HOURS], coerce=_hour, empty_value=None, required=False, label="until"
    )

    def __init__(self, *args, person: User, **kwargs):
        hours = hours_of(person)
        initial = {"time_zone": person.time_zone} | {
            name: getattr(hours, name) for name in ("digest_at", "quiet_from", "quiet_to")
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.person, self.topics, ways = person, topics_for(person), ways_of(person)
        self.fields["time_zone"].choices = zone_choices(person.time_zone)
        for topic in self.topics:
            if not topic.always:
                self.fields[f"topic_{topic.name}"] = forms.ChoiceField(
                    choices=Preference.Way.choices, initial=ways[topic.name], widget=forms.RadioSelect
                )

    def rows(self):
        """Each topic with the field that chooses for it, or None where there is nothing to choose."""
        return [(topic, None if topic.always else self[f"topic_{topic.name}"]) for topic in self.topics]

    def save(self) -> None:
        """Keep it all, or nothing. Raises ValidationError."""
        given = self.cleaned_data
        ways = {topic.name: given[f"topic_{topic.name}"] for topic in self.topics if not topic.always}
        hours = {name: given[name] for name in ("time_zone", "digest_at", "quiet_from", "quiet_to")}
        with transaction.atomic():
            choose(self.person, ways)
            set_hours(self.person, **hours)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request):
    """One's own choice."""
    person = User.objects.select_related("hours").get(pk=request.user.pk)
    form = PreferencesForm(request.POST or None, person=person)
    if request.method == "POST" and _saved(form):
        messages.success(request, "Saved.")
        return redirect("notification_preferences")
    status = 422 if request.method == "POST" else 200
    facts = {"form": form, "now": timezone.now(), "address": request.user.email}
    return render(request, "private/notifications.html", facts, status=status)


def _saved(form: PreferencesForm) -> bool:
    if not form.is_valid():
        return False
    try:
        form.save()
    except ValidationError as why:
        form.add_error(None, why)
    return form.is_valid()
