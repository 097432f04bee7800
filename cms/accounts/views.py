"""Where a person goes after sign-in, and what they set for themselves."""

from itertools import groupby
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.accounts.models import User
from cms.accounts.roles import colleague

# Places that people live in; the rest of the database are old names and offsets.
REGIONS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@login_required
def home_of_user(request):
    """The newsroom for those who work there, the desk for panelists."""
    return redirect("admin:index" if colleague(request.user) else "desk:list")


class SettingsForm(forms.ModelForm):
    """What people set for themselves."""

    class Meta:
        model = User
        fields = ("first_name", "last_name", "time_zone")
        labels = {"time_zone": "Time zone"}
        help_texts = {"time_zone": "Every time that you are shown or mailed is on this clock."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].widget = forms.Select(choices=zone_choices(self.instance.time_zone))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings_of_user(request):
    """One's own name and time zone."""
    mine = User.objects.get(pk=request.user.pk)
    form = SettingsForm(request.POST or None, instance=mine)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect("settings")
    status = 422 if request.method == "POST" else 200
    return render(request, "private/settings.html", {"form": form, "now": timezone.now()}, status=status)


def zone_choices(own: str) -> list:
    """The choices of a time zone, by region; one's own among them whatever it is called."""
    names = sorted(name for name in available_timezones() if name.partition("/")[0] in REGIONS)
    grouped = [
        (region, [(name, name.partition("/")[2].replace("_", " ").replace("/", ", ")) for name in places])
        for region, places in groupby(names, key=lambda name: name.partition("/")[0])
    ]
    first = [("", f"The site’s: {settings.TIME_ZONE}"), ("UTC", "UTC")]
    return first + ([(own, own)] if own and own not in {*names, "UTC"} else []) + grouped
