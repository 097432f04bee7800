"""The demo newsroom for tests that look at it: a file of such tests makes it once, since that takes seconds."""

import io

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings


def demo(**options) -> str:
    """Run the command; returns what it printed."""
    out = io.StringIO()
    call_command("demo", stdout=out, **options)
    return out.getvalue()


@pytest.fixture(scope="module")
def newsroom(django_db_setup, django_db_blocker, tmp_path_factory):
    """Made once, for all that look at it: what it printed."""
    folder = tmp_path_factory.mktemp("demo")
    fast = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # as conftest.py says for each test
    places = override_settings(DEBUG=True, PASSWORD_HASHERS=fast, MEDIA_ROOT=folder / "media", MAIL_DIR=folder / "mail")
    with places, django_db_blocker.unblock(), transaction.atomic():
        yield demo()
        transaction.set_rollback(True)
