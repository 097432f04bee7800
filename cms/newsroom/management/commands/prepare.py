"""What `make run` does before it serves."""

import os
import socket

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand

ADDRESSES = (
    ("the site", "/"),
    ("the newsroom", "/admin/"),
    ("the desk", "/desk/"),
    ("outgoing mail", "/outbox/"),
    ("the API", "/api/docs/"),
)


class Command(BaseCommand):
    help = "Get ready to serve on this machine: a free port, a migrated database, something to read in it."
    requires_system_checks = ()

    def handle(self, **options):
        host, port = os.environ.get("HOST") or "127.0.0.1", settings.PORT
        _must_be_free(host, port)
        settings.MEDIA_ROOT.mkdir(exist_ok=True)
        call_command("migrate", verbosity=0)
        if settings.DEBUG:
            call_command("demo", if_empty=True)
        else:
            call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write(_welcome(f"http://{host}:{port}"))


def _must_be_free(host: str, port: int) -> None:
    """Raises CommandError naming what to do when nobody could listen there."""
    try:
        with socket.create_server((host, port)):
            return
    except OSError as why:
        hint = f"For another port: make run PORT={port % 65535 + 1}"
        raise CommandError(f"Cannot listen on {host}:{port} ({os.strerror(why.errno)}). {hint}") from why


def _welcome(root: str) -> str:
    places = [(name, path) for name, path in ADDRESSES if settings.DEBUG or path != "/outbox/"]
    lines = ["", f"{settings.SITE_NAME} is at", *(f"  {name:<14}{root}{path}" for name, path in places)]
    if settings.DEBUG:
        logins = "  writer, editor, chief, manager, admin · builder, skeptic, futurist, creator"
        lines += ["Demo logins, password paneldesk for all", logins]
    return "\n".join([*lines, "Ctrl-C ends it.", ""])
