"""Mail as files under VAR_DIR, for a machine without a mail server: one .eml each, named by its Message-ID."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    """Writes each message to MAIL_DIR. The same Message-ID again overwrites the same file: twice is once."""

    def send_messages(self, email_messages) -> int:
        """Write them; returns how many."""
        folder = Path(settings.MAIL_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for mail in email_messages:
            message = mail.message()
            name = hashlib.sha256(message["Message-ID"].encode()).hexdigest()[:32]
            part = folder / f"{name}.part"
            part.write_bytes(message.as_bytes())
            part.rename(folder / f"{name}.eml")
        return len(email_messages)
