"""What readers type: an address, and what they want."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models import Category, Organization
from newsletter.models import Pace
from panels.models import Persona

LISTED = 300  # subjects of a kind that are offered; any can be come to from its own page
MOST = 60  # subjects of a kind that somebody can follow: beyond that they want everything


class Subjects(forms.ModelMultipleChoiceField):
    """Some of the categories, organizations or personas, by slug."""

    def __init__(self, model, label: str):
        super().__init__(model.objects.all(), to_field_name="slug", required=False, label=label)

    def clean(self, value) -> list:
        """The rows. Raises ValidationError for what there is none of, and for too many."""
        if value and len(value) > MOST:
            raise ValidationError(
                gettext("Choose at most %(most)s of these, or none at all for everything.") % {"most": MOST}
            )
        return list(super().clean(value))


class WishForm(forms.Form):
    """What somebody wants, and how often."""

    pace = forms.ChoiceField(choices=Pace.choices, initial=Pace.DAILY, required=False, label=_("How often"))
    categories = Subjects(Category, _("Categories"))
    organizations = Subjects(Organization, _("Organizations"))
    personas = Subjects(Persona, _("Voices of the panel"))

    def clean_pace(self) -> str:
        """Once a day, where nothing was said."""
        return self.cleaned_data["pace"] or Pace.DAILY

    @property
    def chosen(self) -> dict[str, list]:
        """The rows by field, once it is valid."""
        return {name: self.cleaned_data[name] for name in ("categories", "organizations", "personas")}

    @cached_property
    def offered(self) -> list[tuple]:
        """Each kind of subjects: its field, and its rows, each with whether it is chosen. What is chosen is there,
        however many there are."""
        return [(self[name], self._rows(name)) for name in ("categories", "organizations", "personas")]

    def _rows(self, name: str) -> list[tuple]:
        chosen = {str(slug) for slug in self[name].value() or ()}
        rows = self.fields[name].queryset
        listed = list(rows[:LISTED])
        more = chosen - {row.slug for row in listed}
        listed += rows.filter(slug__in=list(more)[:MOST]) if more else []
        return [(row, row.slug in chosen) for row in listed]


class AskForm(WishForm):
    """The same, with the address that it is to go to."""

    email = forms.EmailField(
        max_length=254,
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("This is no e-mail address. Write it like name@example.org.")},
    )

    def clean_email(self) -> str:
        """The address as mail servers have it: of its domain the small letters, and the ASCII form (RFC 5891)."""
        mailbox, _at, domain = self.cleaned_data["email"].rpartition("@")
        try:
            return f"{mailbox}@{domain.lower().encode('idna').decode()}"
        except UnicodeError:
            raise ValidationError(self.fields["email"].error_messages["invalid"], code="invalid") from None
