"""What is typed in the library."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from cms.events.machine import Refused
from pictures.models import Picture

FILE = {"class": "nr-input", "accept": "image/*,.heic,.heif"}


def _line(name: str, *, label: str = "", required: bool = False, help_text: str | None = None) -> forms.CharField:
    field = Picture._meta.get_field(name)
    return forms.CharField(
        label=label or field.verbose_name.capitalize(),
        required=required,
        max_length=field.max_length,
        help_text=field.help_text if help_text is None else help_text,
        widget=forms.TextInput(attrs={"class": "nr-input", "dir": "auto"}),
    )


def _share(label: str) -> forms.FloatField:
    widget = forms.NumberInput(attrs={"class": "nr-input", "step": "0.1"})
    return forms.FloatField(label=label, min_value=0, max_value=100, widget=widget)


class Words(forms.Form):
    """What is said about a picture."""

    title = _line("title")
    alt = _line("alt")
    decorative = forms.BooleanField(label="It only decorates, and needs no words", required=False)
    credit = _line("credit")
    licence = forms.ChoiceField(
        choices=Picture.Licence.choices, required=False, widget=forms.Select(attrs={"class": "nr-input"})
    )
    terms = _line("terms")
    tags = forms.CharField(
        required=False,
        max_length=1000,
        help_text="Words that it is found by, with commas between them.",
        widget=forms.TextInput(attrs={"class": "nr-input", "dir": "auto"}),
    )

    def clean_tags(self) -> list[str]:
        """The words between the commas."""
        return self.cleaned_data["tags"].split(",")


class UploadForm(Words):
    """A picture to bring in."""

    file = forms.FileField(label="File", max_length=300, widget=forms.FileInput(attrs=FILE))
    again = forms.BooleanField(label="Upload it all the same", required=False, widget=forms.HiddenInput)

    field_order = ["file"]


class DescribeForm(Words):
    """What is said about a picture of the library, its focal point, and the version that this was read at."""

    title = _line("title", required=True)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    focal_x = _share("Focal point, % from the left")
    focal_y = _share("% from the top")

    def facts(self) -> dict:
        """As the verb takes them: the focal point in shares."""
        facts = dict(self.cleaned_data)
        return facts | {"focal_x": facts["focal_x"] / 100, "focal_y": facts["focal_y"] / 100}


class ReplaceForm(forms.Form):
    """Another file, with the words that belong to it."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    file = forms.FileField(label="The other file", max_length=300, widget=forms.FileInput(attrs=FILE))
    alt = _line("alt")
    decorative = forms.BooleanField(label="It only decorates, and needs no words", required=False)
    credit = _line("credit")


def initial(picture: Picture, tags: list[str]) -> dict:
    """What a form shows of a picture as it is stored."""
    names = ("title", "alt", "decorative", "credit", "licence", "terms", "version")
    focal = {"focal_x": round(100 * picture.focal_x, 1), "focal_y": round(100 * picture.focal_y, 1)}
    return {name: getattr(picture, name) for name in names} | focal | {"tags": ", ".join(tags)}


def stored_otherwise(form: forms.Form, picture: Picture, tags: list[str]) -> list[tuple[str, str]]:
    """Where what is stored is not what was typed: the label of the field, and what is stored in it."""
    stored, found = initial(picture, tags), []
    for name in (name for name in stored if name in form.fields and name != "version"):
        typed = form.fields[name].to_python(form[name].data if form[name].data is not None else "")
        if str(typed or "") != str(stored[name] or ""):
            found.append((form.fields[name].label or name.capitalize(), stored[name] or "nothing"))
    return found


def tell(form: forms.Form, why: Refused | ValidationError) -> None:
    """Put what a verb refused on a form that was cleaned: at the fields it names, or above them all."""
    if isinstance(why, Refused):
        words = {NON_FIELD_ERRORS: [why.detail]}
    else:
        words = why.message_dict if hasattr(why, "error_dict") else {NON_FIELD_ERRORS: why.messages}
    for name, lines in words.items():
        form.add_error(name if name in form.fields else None, lines)
