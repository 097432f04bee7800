"""Fields that several payloads share."""

from datetime import UTC

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cms.lib.times import parse_aware

LAST_YEAR = 2999  # beyond it, a zone's offset can carry a time out of the calendar


@extend_schema_field(OpenApiTypes.DATETIME)
class Moment(serializers.Field):
    """A time in ISO 8601; one without an offset is refused."""

    def to_internal_value(self, data):
        """An aware time, in UTC."""
        if not isinstance(data, str) or len(data) > 64:
            raise serializers.ValidationError("Write a time like 2026-05-01T09:30:00+02:00.")
        try:
            moment = parse_aware(data).astimezone(UTC)
        except ValueError as why:
            raise serializers.ValidationError(str(why)) from why
        if moment.year > LAST_YEAR:
            raise serializers.ValidationError(f"Choose a time before the year {LAST_YEAR + 1}.")
        return moment

    def to_representation(self, value):
        """ISO 8601 in UTC."""
        return value.astimezone(UTC).isoformat()


class Prose(serializers.CharField):
    """Text as it was typed, of bounded length."""

    def __init__(self, **kwargs):
        super().__init__(**{"allow_blank": True, "max_length": 200_000, "trim_whitespace": False, **kwargs})


class Version(serializers.IntegerField):
    """The version that was read."""

    def __init__(self, **kwargs):
        super().__init__(min_value=1, max_value=2**31 - 1, **kwargs)


@extend_schema_field(OpenApiTypes.STR)
class OneOf(serializers.Field):
    """A row, named by a word of its own: a slug, a username."""

    def __init__(self, rows, key: str = "slug", **kwargs):
        self.rows, self.key = rows, key
        super().__init__(**kwargs)

    def to_internal_value(self, data):
        """The row. Raises ValidationError, repeating the word, when there is none."""
        if not isinstance(data, str):
            raise serializers.ValidationError("Name it in a string.")
        row = self.rows.filter(**{self.key: data[:200]}).first()
        if row is None:
            raise serializers.ValidationError(f"There is no {self.rows.model._meta.verbose_name} “{data[:80]}”.")
        return row


class SomeOf(serializers.ListField):
    """Rows named by their slugs, found in one query, however many."""

    def __init__(self, rows, **kwargs):
        self.rows = rows
        super().__init__(child=serializers.CharField(max_length=200), max_length=50, **kwargs)

    def to_internal_value(self, data):
        """The rows, in the order they were named. Raises ValidationError, naming those that do not exist."""
        if isinstance(data, list) and len(data) > self.max_length:  # before the database is asked, not after
            raise serializers.ValidationError(f"Name at most {self.max_length}.")
        slugs = dict.fromkeys(super().to_internal_value(data))
        found = {row.slug: row for row in self.rows.filter(slug__in=slugs)}
        if unknown := [slug for slug in slugs if slug not in found]:
            raise serializers.ValidationError(
                [f"There is no {self.rows.model._meta.verbose_name} “{slug[:80]}”." for slug in unknown]
            )
        return [found[slug] for slug in slugs]
