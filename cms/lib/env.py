"""Read one environment variable; a wrong or missing value is refused by its name."""

import environ
from django.core.exceptions import ImproperlyConfigured

_env = environ.Env()
_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    """The variable as text, `default` when it is unset or empty."""
    return _env.str(name, default=default).strip() or default


def required(name: str, *, example: str) -> str:
    """The variable as text. Raises ImproperlyConfigured naming it when unset or empty."""
    if value := text(name):
        return value
    raise ImproperlyConfigured(f"{name} is required when DEBUG=0. Set it, for example {name}={example}")


def flag(name: str, default: bool = False) -> bool:
    """The variable as a truth value. Raises ImproperlyConfigured for anything unclear."""
    value = _env.str(name, default=str(int(default))).strip().lower()
    if value in _TRUE | _FALSE:
        return value in _TRUE
    raise ImproperlyConfigured(f"{name}={value!r} is neither true nor false. Use 1 or 0.")


def words(name: str) -> list[str]:
    """The variable as a list, split at commas; empty when unset."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def url(name: str, parse, default: str = "") -> dict:
    """The variable read by `parse` (a function of django-environ, URL → settings dict).

    Raises ImproperlyConfigured naming the variable, never its value: it may hold a password.
    """
    try:
        return parse(text(name, default))
    except Exception as why:
        raise ImproperlyConfigured(f"{name} is not a URL that can be used here: {type(why).__name__}.") from why
