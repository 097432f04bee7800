"""What somebody types to comment."""

from django import forms

from comments.anchors import CONTEXT, QUOTE, Anchor
from comments.models import LONGEST

FAR = 100_000  # no text has more paragraphs


class ReplyForm(forms.Form):
    """An answer in a thread."""

    text = forms.CharField(
        max_length=LONGEST,
        label="Comment",
        error_messages={"required": "Write what you have to say."},
    )
    once = forms.CharField(max_length=40, required=False)


class BeginForm(ReplyForm):
    """A new thread: on what, and in which words that is said there."""

    where = forms.CharField(max_length=60, required=False)
    quote = forms.CharField(max_length=QUOTE * 5, required=False, strip=False)
    prefix = forms.CharField(max_length=CONTEXT * 5, required=False, strip=False)
    suffix = forms.CharField(max_length=CONTEXT * 5, required=False, strip=False)
    block = forms.IntegerField(min_value=0, max_value=FAR, required=False)

    def facts(self) -> dict:
        """What talking.begin() is told. `where` is a field, or a field and the number of a paragraph: body_html:3."""
        told = self.cleaned_data
        field, _, number = told["where"].partition(":")
        block = int(number) if number.isascii() and number.isdecimal() and len(number) <= 6 else told["block"]
        anchor = Anchor(told["quote"], told["prefix"], told["suffix"], block)
        wanted = bool(anchor.quote.strip()) or bool(number)
        return {"text": told["text"], "once": told["once"], "field": field, "anchor": anchor if wanted else None}
