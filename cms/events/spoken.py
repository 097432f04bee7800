"""Addresses that a page's script speaks with, in JSON: each answer says in words what a person can do about it."""

import json
from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig, ValidationError
from django.http import JsonResponse
from django.http.request import RawPostDataException

from cms.events.machine import Conflict, Gone, NotAllowed, Refused

STATUS = {NotAllowed: 403, Gone: 404, Conflict: 409}


def answer_to(request, person, act: Callable[[dict], dict]) -> JsonResponse:
    """What `act` returns of the JSON object that was told, or why it was refused.

    `told["user"]` is whose page it is: a page that outlived its sign-in must not speak for `person`, who came after.
    """
    try:
        told = _read(request)
        if told.get("user") != person.pk:
            return no(409, "other_person", f"{person.name} is signed in here now.")
        return JsonResponse(act(told))
    except RequestDataTooBig:
        return no(413, "too_large", "This is too much to be kept on the server.")
    except ValidationError as why:
        return no(422, "invalid", " ".join(why.messages))
    except Refused as why:
        status = next((status for kind, status in STATUS.items() if isinstance(why, kind)), 409)
        return no(status, why.code, why.detail, **why.facts)


def signed_out() -> JsonResponse:
    """Nobody is there: a script cannot follow to a sign-in."""
    return no(401, "signed_out", "You are signed out.")


def no(status: int, code: str, detail: str, **facts) -> JsonResponse:
    """A refusal, and what goes with it."""
    return JsonResponse({**facts, "code": code, "detail": detail}, status=status)


def cleaned(form) -> dict:
    """The cleaned data of a form. Raises ValidationError with all that is wrong."""
    if not form.is_valid():
        raise ValidationError([why for errors in form.errors.values() for why in errors])
    return form.cleaned_data


def _read(request) -> dict:
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError, RawPostDataException) as why:  # raw: a form, and read as one already
        raise ValidationError("Send a JSON object.") from why
    if not isinstance(told, dict):
        raise ValidationError("Send a JSON object.")
    return told
