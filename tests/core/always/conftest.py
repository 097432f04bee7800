"""For the nine points of "What always holds", one file each."""

import pytest
from django.core import mail


@pytest.fixture
def letters(settings):
    """Mail that was sent."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    return mail.outbox
