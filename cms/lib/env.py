"""Read one environment variable; a wrong or missing value is refused by its name."""

import re
from pathlib import Path
from tempfile import TemporaryFile
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

import environ
from django.core.exceptions import ImproperlyConfigured

from cms.lib import outside

_env = environ.Env()
_LOCAL, _HOST = re.compile(r"[a-z0-9._-]{1,24}"), re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*")
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


def folder(name: str, default: str) -> Path:
    """The variable as a folder, made if there is none. Raises ImproperlyConfigured for one that cannot be written."""
    value = text(name, default)
    try:
        path = Path(value).expanduser().resolve()
        path.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=path):  # rights alone do not tell: the disk may be read-only
            return path
    except (OSError, RuntimeError) as why:
        hint = "Use one of your own, for example /srv/paneldesk"
        raise ImproperlyConfigured(f"{name}={value!r} is not a folder that can be written. {hint}") from why


def words(name: str, default: str = "") -> list[str]:
    """The variable as a list, split at commas; that of `default` when it is unset or empty."""
    found = [word.strip() for word in text(name).split(",") if word.strip()]
    return found or [word for word in default.split(",") if word]


def address(name: str, value: str) -> str:
    """`value`, the address of a site, without a slash at its end. Raises ImproperlyConfigured when it is none."""
    parts = _parts(name, value)
    if parts.scheme in ("http", "https") and parts.hostname and not (parts.path.strip("/") or parts.query):
        return value.rstrip("/")
    raise ImproperlyConfigured(f"{name}={value!r} is not the address of a site. Use, for example, https://example.org")


def mailbox(name: str) -> str:
    """The variable as the address of a mailbox, in small letters, or "". Raises ImproperlyConfigured for one that is
    none, or holds a “+” already: more is written behind one."""
    value = text(name).lower()
    local, _, host = value.partition("@")
    if not value or (_LOCAL.fullmatch(local) and _HOST.fullmatch(host)):
        return value
    raise ImproperlyConfigured(f"{name}={value!r} is not a mailbox. Use, for example, bounces@news.example.org")


def counterpart(name: str, *, here_too: bool) -> str:
    """The variable as an address of somebody outside to hand things over to, or "". With `here_too` this machine will
    do. Raises ImproperlyConfigured, without the value, for one where nothing is ever handed over."""
    value = text(name)
    if value and (why := outside.refusal_to_hand_over(value, here_too=here_too)):
        raise ImproperlyConfigured(f"{name} cannot be used: {why} Use, for example, https://hub.example.org/")
    return value


def hosts(name: str) -> list[str]:
    """The variable as a list of host names. Raises ImproperlyConfigured for one that holds more than a name."""
    for host in words(name):
        if "/" in host or " " in host or host.rstrip("]").rpartition("]")[2].count(":") == 1:
            raise ImproperlyConfigured(f"{name} holds {host!r}: give names alone, without scheme, port or path.")
    return words(name)


def zone(name: str, default: str) -> str:
    """The variable as the name of a time zone. Raises ImproperlyConfigured for one that nobody knows."""
    value = text(name, default)
    try:
        return ZoneInfo(value).key
    except (ValueError, OSError, LookupError) as why:
        raise ImproperlyConfigured(f"{name}={value!r} is not a time zone. Use, for example, Europe/Berlin") from why


def languages(name: str, default: str, spoken: Path) -> tuple[str, ...]:
    """The variable as codes of languages, each once, split at commas. Raises ImproperlyConfigured for any but English
    and those that have a folder in `spoken`."""
    known = sorted({"en", *(place.parent.name for place in spoken.glob("*/LC_MESSAGES"))})
    codes = tuple(dict.fromkeys(code.lower() for code in words(name, default)))
    for code in codes:
        if code not in known:
            raise ImproperlyConfigured(
                f"{name} holds {code!r}, which is not spoken here. Use any of {', '.join(known)}."
            )
    return codes


def storage(name: str) -> dict:
    """The variable as an entry of STORAGES: file:///a/folder, s3://KEY:SECRET@host[:port]/bucket, or MEDIA_ROOT.

    Raises ImproperlyConfigured naming the variable, never its value: it may hold a secret.
    """
    if not text(name):
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    parts = _parts(name, text(name))
    bucket = parts.path.strip("/")
    if parts.scheme == "file" and not parts.netloc and bucket:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": unquote(parts.path)},
        }
    if parts.scheme == "s3" and parts.username and parts.password and parts.hostname and bucket and "/" not in bucket:
        port = f":{parts.port}" if parts.port else ""
        return {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {
                "access_key": unquote(parts.username),
                "secret_key": unquote(parts.password),
                "endpoint_url": f"https://{parts.hostname}{port}",
                "bucket_name": bucket,
                "querystring_auth": False,
            },
        }
    raise ImproperlyConfigured(f"{name} is no place to keep files. Use file:///a/folder or s3://KEY:SECRET@host/bucket")


def picture_hosts(storage: dict) -> list[str]:
    """Where pages load pictures from that are kept in this entry of STORAGES: nowhere else, unless it is a bucket."""
    if "bucket_name" not in storage.get("OPTIONS", {}):
        return []
    host = storage["OPTIONS"]["endpoint_url"].removeprefix("https://")
    return [f"https://{host}", f"https://{storage['OPTIONS']['bucket_name']}.{host}"]


def port(name: str, default: str) -> int:
    """The variable as the number of a port. Raises ImproperlyConfigured for what is none."""
    value = text(name, default)
    if value.isdecimal() and 0 < int(value) < 65536:
        return int(value)
    raise ImproperlyConfigured(f"{name}={value!r} is not a port. Use a number from 1 to 65535.")


def count(name: str) -> int:
    """The variable as a small number, 0 when unset. Raises ImproperlyConfigured for what is none."""
    value = text(name, "0")
    if value.isdecimal() and len(value) < 3:
        return int(value)
    raise ImproperlyConfigured(f"{name}={value!r} is not a number of things. Use 0, 1, 2 …")


def days(name: str, default: int) -> int:
    """The variable as a number of days. Raises ImproperlyConfigured for what is none."""
    value = text(name, str(default))
    if value.isdecimal() and len(value) < 6:
        return int(value)
    raise ImproperlyConfigured(f"{name}={value!r} is not a number of days. Use 365, or 0 for no end.")


def hour(name: str, default: int) -> int:
    """The variable as an hour of the day. Raises ImproperlyConfigured for what is none."""
    value = text(name, str(default))
    if value.isdecimal() and len(value) < 3 and int(value) < 24:
        return int(value)
    raise ImproperlyConfigured(f"{name}={value!r} is not a whole hour of the day. Use 0 to 23.")


def redis(name: str) -> str:
    """The variable as the URL of a Redis, or "". Raises ImproperlyConfigured naming the variable, never its value."""
    value = text(name)
    if value and _parts(name, value).scheme not in ("redis", "rediss"):
        raise ImproperlyConfigured(f"{name} is not the URL of a Redis. Use redis://HOST:6379/0")
    return value


def database(name: str, default: str) -> dict:
    """The variable as an entry of DATABASES. Raises ImproperlyConfigured naming what can be used."""
    known = _parts(name, text(name, default)).scheme in ("sqlite", "postgres", "postgresql")
    config = url(name, environ.Env.db_url_config, default) if known else {}
    if not config.get("NAME"):
        example = "postgres://USER:PASSWORD@HOST:5432/NAME or sqlite:////a/file.sqlite3"
        raise ImproperlyConfigured(f"{name} is not a database that can be used here. Use {example}")
    return config


def url(name: str, parse, default: str = "") -> dict:
    """The variable read by `parse` (a function of django-environ, URL → settings dict).

    Raises ImproperlyConfigured naming the variable, never its value: it may hold a password.
    """
    try:
        return parse(text(name, default))
    except Exception as why:
        raise ImproperlyConfigured(f"{name} is not a URL that can be used here.") from why


def _parts(name: str, value: str):
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 -- read, it is checked
    except ValueError as why:
        raise ImproperlyConfigured(f"{name} is not a URL: {why}.") from why
    return parts
