"""What zones are called in the active language, as Unicode's CLDR has it."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_name
from django.utils import timezone
from django.utils.translation import get_language, to_locale


def name() -> str:
    """The active zone: Central European Time (Europe/Berlin)."""
    return _name(timezone.get_current_timezone_name(), to_locale(get_language()))


@lru_cache(maxsize=64)
def _name(key: str, locale: str) -> str:
    # That it is universal Unicode only says of a moment.
    universal = timezone.now().astimezone(ZoneInfo(key)) if key in ("UTC", "Etc/UTC") else ZoneInfo(key)
    return f"{get_timezone_name(universal, locale=locale)} ({key})"


def abbreviation(local: datetime) -> str:
    """The zone of a time in a few letters, CEST or MESZ; where the language has none, as all the world writes it."""
    short = get_timezone_name(local, width="short", locale=to_locale(get_language()))
    return short if short.isalpha() and short.isupper() else local.tzname()
