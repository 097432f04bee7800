"""Exceptions as {code, detail, errors}."""

import logging

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.exceptions import ValidationError as ModelInvalid
from django.db import IntegrityError
from django.http import Http404
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import exception_handler

from cms.events.machine import Gone, NotAllowed, Refused
from cms.lib.html import strip_control

log = logging.getLogger(__name__)

# What the caller sent is wrong in itself, whatever the row's state.
BAD_INPUT = {"publish_at_past": "publish_at"}


class Problem(serializers.Serializer):
    """Why a call was refused: a word for programs, a sentence for people, and what is wrong by field."""

    code = serializers.CharField()
    detail = serializers.CharField()
    errors = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))


def answer(why, context):
    """The answer to an exception, or None for a bug of ours."""
    if isinstance(why, Refused):
        return _refused(why)
    if isinstance(why, ModelInvalid):
        return _invalid(why.message_dict if hasattr(why, "error_dict") else {"non_field_errors": why.messages})
    if isinstance(why, Http404):
        return problem(404, Gone.code, _nothing_there(context["view"]))
    if isinstance(why, RequestDataTooBig):
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20
        return problem(413, "too_large", f"The body is too large. Send at most {limit} MB.")
    if isinstance(why, IntegrityError):
        # The database held a rule that two calls at the same moment would have broken.
        log.warning("Two calls at once", exc_info=why)
        return problem(409, "conflict", "Somebody else changed this at the same moment. Look again, then try again.")
    response = exception_handler(why, context)
    if response is None:
        return None
    if isinstance(why, exceptions.ValidationError):
        response.data = _invalid(why.detail if isinstance(why.detail, dict) else {"non_field_errors": why.detail}).data
    else:
        response.data = problem(response.status_code, _code(why), str(response.data["detail"])).data
    return response


def problem(status: int, code: str, detail: str, errors: dict | None = None) -> Response:
    """A refusal in the one form that all have."""
    return Response({"code": code, "detail": strip_control(detail), "errors": errors or {}}, status=status)


def _refused(why: Refused) -> Response:
    if why.code in BAD_INPUT:
        return _invalid({BAD_INPUT[why.code]: [why.detail]})
    if isinstance(why, NotAllowed) or why.code == NotAllowed.code:
        return problem(403, NotAllowed.code, why.detail)
    return problem(404 if isinstance(why, Gone) else 409, why.code, why.detail)


def _nothing_there(view) -> str:
    # No word of why: a row that the caller may not see is not there either.
    rows = getattr(view, "queryset", None)
    return "There is nothing here." if rows is None else f"There is no such {rows.model._meta.verbose_name}."


def _invalid(errors: dict) -> Response:
    words = {str(name): [strip_control(str(text)) for text in _sentences(texts)] for name, texts in errors.items()}
    return problem(400, "invalid", f"Not valid: {', '.join(words)}.", words)


def _sentences(texts):
    """All sentences in what a field, however nested, has to say."""
    if isinstance(texts, dict):
        texts = list(texts.values())
    if isinstance(texts, list | tuple):
        return [sentence for text in texts for sentence in _sentences(text)]
    return [texts]


def _code(why) -> str:
    if isinstance(why, exceptions.PermissionDenied | PermissionDenied):
        return NotAllowed.code
    return why.default_code
