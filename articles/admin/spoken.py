"""Addresses that a page's script speaks with, in JSON: each answer says in words what a person can do about it."""

import json
from functools import wraps

from django.core.exceptions import RequestDataTooBig, ValidationError
from django.http import HttpResponseNotAllowed, JsonResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from cms.events.machine import Conflict, Gone, NotAllowed, Refused

STATUS = {NotAllowed: 403, Gone: 404, Conflict: 409}


def spoken(view):
    """For a method of a ModelAdmin, told a JSON object by POST of somebody signed in; it returns a dict to answer with.

    `told["user"]` is whose page it is: a page that outlived its sign-in must not speak for whoever came after.
    """

    @method_decorator(never_cache)
    @wraps(view)
    def answer(admin, request, **of_the_address):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not admin.has_view_permission(request):
            signed_in = request.user.is_authenticated
            return _no(403, "not_allowed", "You may not see this.") if signed_in else _signed_out()
        try:
            told = _read(request)
            if told.get("user") != request.user.pk:
                return _no(409, "other_person", f"{request.user.name} is signed in here now.")
            return JsonResponse(view(admin, request, told, **of_the_address))
        except RequestDataTooBig:
            return _no(413, "too_large", "This is too much to be kept on the server.")
        except ValidationError as why:
            return _no(422, "invalid", " ".join(why.messages))
        except Refused as why:
            return _no(STATUS.get(type(why), 409), why.code, why.detail)

    return answer


def cleaned(form) -> dict:
    """The cleaned data of a form. Raises ValidationError with all that is wrong."""
    if not form.is_valid():
        raise ValidationError([why for errors in form.errors.values() for why in errors])
    return form.cleaned_data


def _read(request) -> dict:
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError) as why:
        raise ValidationError("Send a JSON object.") from why
    if not isinstance(told, dict):
        raise ValidationError("Send a JSON object.")
    return told


def _signed_out() -> JsonResponse:
    return _no(401, "signed_out", "You are signed out.")


def _no(status: int, code: str, detail: str) -> JsonResponse:
    return JsonResponse({"code": code, "detail": detail}, status=status)
