"""What programs send: one JSON object of bounded size, cleaned before anything looks at it."""

import json
import math

from django.conf import settings
from rest_framework import exceptions, parsers, serializers

from cms.lib.html import strip_control


class TooLarge(exceptions.APIException):
    """More than the door takes."""

    status_code = 413
    default_code = "too_large"
    default_detail = "The body is too large."


class JSONObject(parsers.JSONParser):
    """Reads no more than DATA_UPLOAD_MAX_MEMORY_SIZE, and takes out what no keyboard types: NUL, lone surrogates."""

    def parse(self, stream, media_type=None, parser_context=None):
        """The object that was sent. Raises TooLarge, or ParseError saying what is wrong with it."""
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        announced = parser_context["request"].META.get("CONTENT_LENGTH") or "0"
        sent = b"" if int(announced) > limit else stream.read(limit + 1)
        if int(announced) > limit or len(sent) > limit:
            raise TooLarge(f"The body is too large. Send at most {limit // 2**20} MB.")
        try:
            data = _cleaned(json.loads(sent, parse_constant=_refuse, parse_float=_finite))
        except json.JSONDecodeError as why:
            raise exceptions.ParseError(f"The body is not JSON: {why}.") from why
        except ValueError as why:
            raise exceptions.ParseError("The body is not JSON in UTF-8, with numbers of a reasonable size.") from why
        except RecursionError as why:
            raise exceptions.ParseError("The body is nested too deeply.") from why
        if not isinstance(data, dict):
            raise exceptions.ParseError('Send a JSON object, like {"headline": "…"}.')
        return data


class Facts(serializers.Serializer):
    """What a call takes. A field that it does not take is refused by name, so that a typo is not lost in silence."""

    elsewhere: dict[str, str] = {}  # field → how it is changed instead

    def to_internal_value(self, data):
        """The facts. Raises ValidationError by field."""
        if unknown := [name for name in data if name not in self.fields][:20]:
            raise serializers.ValidationError({name[:80]: [self._why_not(name)] for name in unknown})
        return super().to_internal_value(data)

    def _why_not(self, name: str) -> str:
        return self.elsewhere.get(name) or f"There is no such field here. Use: {', '.join(self.fields) or 'none'}."


def _cleaned(value):
    if isinstance(value, str):
        return strip_control(value)
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {strip_control(name): _cleaned(item) for name, item in value.items()}
    return value


def _refuse(name: str):
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _refuse(text)
