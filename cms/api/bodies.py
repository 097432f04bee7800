"""What programs send: one JSON object of bounded size, cleaned before anything looks at it."""

import json
import math

from rest_framework import exceptions, parsers, serializers

from cms.lib.html import strip_control


class JSONObject(parsers.JSONParser):
    """Takes out what no keyboard types, like NUL and lone surrogates. Django bounds the body before it is read."""

    def parse(self, stream, media_type=None, parser_context=None):
        """The object that was sent. Raises ParseError saying what is wrong with it."""
        try:
            data = _cleaned(json.loads(stream.read(), parse_constant=_refuse, parse_float=_finite))
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
