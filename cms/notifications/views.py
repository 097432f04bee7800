"""The outbox of a machine without a mail server, in DEBUG only."""

import re
from email import message_from_bytes, policy
from pathlib import Path

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

LISTED = 200


@never_cache
@require_safe
def outbox(request):
    """The letters that went out, newest first."""
    return render(request, "outbox/list.html", {"letters": [_letter(path) for path in _files()[:LISTED]]})


@never_cache
@require_safe
def letter(request, name: str):
    """One letter, in its plain words."""
    path = Path(settings.MAIL_DIR) / f"{name}.eml"
    if not settings.DEBUG or not re.fullmatch(r"[0-9a-f]{32}", name) or not path.is_file():
        raise Http404("There is no such letter.")
    return render(request, "outbox/letter.html", {"letter": _letter(path)})


def _files() -> list[Path]:
    if not settings.DEBUG:
        raise Http404("There is no outbox here.")
    return sorted(Path(settings.MAIL_DIR).glob("*.eml"), key=lambda path: path.stat().st_mtime, reverse=True)


def _letter(path: Path) -> dict:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    return {
        "name": path.stem,
        "to": message["To"],
        "subject": message["Subject"],
        "date": message["Date"],
        "id": message["Message-ID"],
        "text": body.get_content() if body else "",
    }
