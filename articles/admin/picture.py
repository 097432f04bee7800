"""The picture of an article in a form: one of the library's, or a new one, which the library then has."""

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from cms.events.machine import Refused
from pictures.models import Picture
from pictures.uploading import Duplicate, upload

OFFERED = 24  # without scripts: the newest of the library, to choose from


class PictureInput(forms.Select):
    """Shows the picture with what is said about it, and offers the library."""

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        """By the project's templates, which no form renderer knows."""
        number = str(value) if str(value or "").isdecimal() else "0"
        chosen = Picture.objects.filter(pk=int(number[:18])).first()
        newest = Picture.objects.only("pk", "title")[:OFFERED]
        context = {"name": name, "attrs": self.build_attrs(self.attrs, attrs), "chosen": chosen}
        context["others"] = [picture for picture in newest if picture != chosen]
        return render_to_string("admin/pictures/_picker.html", context)


class PictureField(forms.ModelChoiceField):
    """A picture of the library, which may be left out."""

    widget = PictureInput

    def __init__(self):
        wrong = {"invalid_choice": "The library has no such picture any more. Choose another."}
        super().__init__(Picture.objects.all(), required=False, error_messages=wrong)


class PictureFile(forms.FileInput):
    """A picture on this device."""

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        """By the project's templates, which no form renderer knows."""
        return render_to_string(
            "admin/pictures/_file.html", {"name": name, "attrs": self.build_attrs(self.attrs, attrs)}
        )


def bring(form: forms.Form, cleaned: dict) -> None:
    """Put the uploaded file of the form into the library and choose it, so that it stays chosen however the form fares.

    What the form says of it becomes what the library says. The library's own, if it has the very same.
    """
    said = cleaned.get("picture_alt", "")
    try:
        picture = upload(cleaned["picture_file"], by=form.user, alt=said)
    except Duplicate as known:
        picture = known.picture
    except (Refused, ValidationError) as why:
        words = why.messages if isinstance(why, ValidationError) else [why.detail]
        form.add_error("picture_file", words)
        return
    else:
        said = ""
    cleaned |= {"picture": picture, "picture_alt": said}
    form.data = form.data.copy()
    form.data["picture"], form.data["picture_alt"] = str(picture.pk), said
