"""How a page says what a verb refused."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import Form

from cms.events.machine import Refused


def tell(form: Form, refusal: Refused | ValidationError) -> None:
    """Put the refusal on a form that was cleaned: at the fields it names that are there, or above them all."""
    for name, words in _by_field(refusal).items():
        form.add_error(name if name in form.fields else None, words)


def _by_field(refusal) -> dict[str, list[str]]:
    if isinstance(refusal, Refused):
        return {NON_FIELD_ERRORS: [refusal.detail]}
    if hasattr(refusal, "error_dict"):
        return refusal.message_dict
    return {NON_FIELD_ERRORS: refusal.messages}
