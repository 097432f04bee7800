"""Fields that several payloads share."""

from datetime import UTC

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cms.lib.html import strip_control
from cms.lib.times import parse_aware


@extend_schema_field(OpenApiTypes.DATETIME)
class Moment(serializers.Field):
    """A time in ISO 8601; one without an offset is refused."""

    def to_internal_value(self, data):
        """An aware time."""
        if not isinstance(data, str) or len(data) > 64:
            raise serializers.ValidationError("Write a time like 2026-05-01T09:30:00+02:00.")
        try:
            return parse_aware(data).astimezone(UTC)
        except (ValueError, OverflowError) as why:
            raise serializers.ValidationError(str(why)) from why

    def to_representation(self, value):
        """ISO 8601 in UTC."""
        return value.astimezone(UTC).isoformat()


class Prose(serializers.CharField):
    """Text of any length the door allows; what no keyboard types is taken out."""

    def __init__(self, **kwargs):
        super().__init__(**{"allow_blank": True, "max_length": 200_000, "trim_whitespace": False, **kwargs})

    def run_validation(self, data=serializers.empty):
        """Clean first: NUL and lone surrogates are no reason to refuse a text."""
        return super().run_validation(strip_control(data) if isinstance(data, str) else data)
