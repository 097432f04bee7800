"""The outbox of a machine without a mail server, in DEBUG only."""

import heapq
import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

LISTED = 100
SHOWN = ("From", "To", "Reply-To", "Message-ID", "References", "Auto-Submitted", "List-Unsubscribe")
# The page of a mail comes from what people typed: it may look like itself, and lead away, and nothing else.
CLOSED = "sandbox allow-top-navigation-by-user-activation; default-src 'none'; style-src 'unsafe-inline'"


@never_cache
@require_safe
def outbox(request):
    """The letters that went out, newest first."""
    letters = [_letter(path) for path in _newest()]
    return render(request, "outbox/list.html", {"letters": letters, "listed": LISTED})


@csp_update({"frame-src": [SELF]})
@never_cache
@require_safe
def letter(request, name: str):
    """One letter: its headers, its plain words, and its page in a frame."""
    return render(request, "outbox/letter.html", {"letter": _letter(_path(name))})


@never_cache
@xframe_options_sameorigin
@require_safe
def page(request, name: str):
    """The HTML of one letter, for the frame; its links open in the whole window."""
    source = _letter(_path(name))["page"].replace("<head>", '<head><base target="_top">', 1)
    return HttpResponse(source, headers={"Content-Security-Policy": CLOSED})


def _newest() -> list[Path]:
    _must_be_here()
    return heapq.nlargest(LISTED, Path(settings.MAIL_DIR).glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)


def _path(name: str) -> Path:
    _must_be_here()
    path = Path(settings.MAIL_DIR) / f"{name}.eml"
    if not re.fullmatch(r"[0-9a-f]{32}", name) or not path.is_file():
        raise Http404("There is no such letter.")
    return path


def _must_be_here() -> None:
    if not settings.DEBUG or settings.EMAIL_BACKEND != "cms.notifications.mailfiles.EmailBackend":
        raise Http404("There is no outbox here.")


def _letter(path: Path) -> dict:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    text, page = message.get_body(("plain",)), message.get_body(("html",))
    return {
        "name": path.stem,
        "to": message["To"],
        "subject": " ".join((message["Subject"] or "").split()),
        "sent_at": datetime.fromtimestamp(path.stat().st_mtime, UTC),
        "headers": [(name, " ".join(value.split())) for name, value in message.items() if name in SHOWN],
        "text": text.get_content() if text else "",
        "page": page.get_content() if page else "",
    }
