"""Exceptions as {code, detail, errors}."""

from django.core.exceptions import RequestDataTooBig
from django.core.exceptions import ValidationError as ModelInvalid
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from cms.events.machine import Gone, NotAllowed, Refused

# What the caller sent is wrong in itself, whatever the row's state.
BAD_INPUT = {"reason_required": "reason", "publish_at_past": "publish_at"}


def answer(why, context):
    """The answer to an exception, or None for a bug of ours."""
    if isinstance(why, Refused):
        return _refused(why)
    if isinstance(why, RequestDataTooBig):
        return _error(413, "too_large", "The body is too large. Send less than 5 MB.")
    if isinstance(why, ModelInvalid):
        errors = why.message_dict if hasattr(why, "error_dict") else {"non_field_errors": why.messages}
        return _error(400, "invalid", "The request is not valid.", errors)
    response = exception_handler(why, context)
    if response is None:
        return None
    if isinstance(why, ValidationError):
        errors = why.detail if isinstance(why.detail, dict) else {"non_field_errors": why.detail}
        response.data = {"code": "invalid", "detail": "The request is not valid.", "errors": errors}
    else:
        code = getattr(why, "default_code", "not_found")
        response.data = {"code": code, "detail": str(response.data.get("detail", why)), "errors": {}}
    return response


def _refused(why: Refused):
    if why.code in BAD_INPUT:
        return _error(400, "invalid", why.detail, {BAD_INPUT[why.code]: [why.detail]})
    status = 403 if isinstance(why, NotAllowed) else 404 if isinstance(why, Gone) else 409
    return _error(status, why.code, why.detail)


def _error(status: int, code: str, detail: str, errors: dict | None = None) -> Response:
    return Response({"code": code, "detail": detail, "errors": errors or {}}, status=status)
