"""How a page says what a verb refused."""

from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import CharField, Form
from django.forms.utils import pretty_name

from cms.events.machine import Refused


def tell(form: Form, refusal: Refused | ValidationError) -> None:
    """Put the refusal on a form that was cleaned: at the fields it names that are there, or above them all."""
    for name, words in _by_field(refusal).items():
        form.add_error(name if name in form.fields else None, words)


@dataclass(frozen=True)
class Lost:
    """What is left of a refused form that its page no longer offers: why, and the words in it, by label."""

    why: list[str]
    typed: list[tuple[str, str]]


def lost(form: Form) -> Lost:
    """Of a form that was cleaned."""
    return Lost(list(form.non_field_errors()) or ["This can no longer be done."], typed(form))


def typed(form: Form) -> list[tuple[str, str]]:
    """The words that were sent with a form, by label, to be copied; also those in fields that it no longer has."""
    words = {name: form.data.get(name) for name, field in form.base_fields.items() if isinstance(field, CharField)}
    return [(form.base_fields[name].label or pretty_name(name), text) for name, text in words.items() if text]


def _by_field(refusal) -> dict[str, list[str]]:
    if isinstance(refusal, Refused):
        return {NON_FIELD_ERRORS: [refusal.detail]}
    if hasattr(refusal, "error_dict"):
        return refusal.message_dict
    return {NON_FIELD_ERRORS: refusal.messages}
