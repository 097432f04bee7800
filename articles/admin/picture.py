"""The picture of an article in a form: what is there, another one, or none."""

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


class PictureInput(forms.ClearableFileInput):
    """Shows the picture, takes another, and keeps its box ticked where the form is refused."""

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        """By the project's templates, which no form renderer knows."""
        return render_to_string("admin/articles/article/_picture.html", self.get_context(name, value, attrs))


class PictureField(forms.ImageField):
    """A picture that may be left out."""

    widget = PictureInput

    def bound_data(self, data, initial):
        """A picture that is to go is on the page until it is gone."""
        return initial if data is False else super().bound_data(data, initial)
