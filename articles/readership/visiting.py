"""What a visit is: which page, from where, and by whom, as a hash that lasts a day."""

import re
import secrets
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.utils import timezone

from articles.models import DayOfReading, DaySalt, Visit
from cms.lib.numbers import whole

BOTS = re.compile(
    r"bot|crawl|spider|slurp|preview|headless|lighthouse|monitor|fetch|curl|wget|python|java/|go-http", re.I
)
HOST = re.compile(r"(?=.{4,100}$)[a-z0-9-]+(\.[a-z0-9-]+)+")
DIGITS = 9  # of an article's id


def visit_of(request, told) -> Visit | None:
    """The visit that a request tells of by `told` ("article", and maybe "take" and "from"), not stored yet; None for a
    program, for a page that is only fetched ahead, and for what makes no sense."""
    article, take = whole(told.get("article", ""), digits=DIGITS), told.get("take", "")[:100]
    if not article or _is_program(request) or not re.fullmatch(r"[\w-]*", take, re.ASCII):
        return None
    day = timezone.localdate(timezone=timezone.get_default_timezone())
    reader = _reader(request, day)
    return reader and Visit(
        day=day, article_id=article, take=take, source=source_of(told.get("from", "")), reader=reader
    )


def source_of(referrer: str) -> str:
    """The host of an address, as readers know it; "" where it has none, OWN for this site's."""
    try:
        host = urlsplit(referrer[:2000]).hostname or ""
    except ValueError:
        return ""
    if host == urlsplit(settings.SITE_URL).hostname:
        return DayOfReading.OWN
    host = host.removeprefix("www.")
    return host if HOST.fullmatch(host) else ""


def _is_program(request) -> bool:
    agent = request.META.get("HTTP_USER_AGENT", "")
    ahead = request.META.get("HTTP_SEC_PURPOSE", "") + request.META.get("HTTP_PURPOSE", "")
    return not agent or bool(BOTS.search(agent)) or "prefetch" in ahead


def _reader(request, day) -> str:
    """The same for the same address and browser on one day; it says nothing about either."""
    try:
        address = get_adapter().get_client_ip(request)
    except (PermissionDenied, ImproperlyConfigured):  # it came past a proxy that should be in front
        return ""
    agent = request.META.get("HTTP_USER_AGENT", "")[:500]
    return blake2b(f"{address}\n{agent}".encode(), key=_salt(day), digest_size=16).hexdigest()


@lru_cache(maxsize=1)
def _salt(day) -> bytes:
    salt, _ = DaySalt.objects.get_or_create(day=day, defaults={"salt": secrets.token_bytes(32)})
    return bytes(salt.salt)
