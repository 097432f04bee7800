"""What a log must not tell."""

import logging
import re

# Whoever has the token of a preview may read an unpublished article.
_TOKEN = re.compile(r"(/preview/)[^/\s?\"']+")


class HideTokens(logging.Filter):
    """Write /preview/…/ wherever a line has the address of a shared preview."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every record passes, without tokens."""
        said = record.getMessage()
        hidden = _TOKEN.sub(r"\1…", said)
        if hidden != said:
            record.msg, record.args = hidden, ()
        return True
