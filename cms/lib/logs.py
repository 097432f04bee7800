"""What a log must not tell."""

import logging
import re

# Whoever has one of these may read an unpublished article, act as a panelist, see when they are due, stop their mail,
# choose what newsletter they get, set a password or confirm an address.
_PLACES = (
    "preview|desk/enter|calendar|unsubscribe|newsletter/(?:confirm|choices|leave)"
    "|accounts/password/reset/key|accounts/confirm-email"
)
_TOKEN = re.compile(rf"(/(?:{_PLACES})/)[^/\s?\"']+")


def without_tokens(text: str) -> str:
    """The same words, with … for each secret that is part of an address."""
    return _TOKEN.sub(r"\1…", text)


class HideTokens(logging.Filter):
    """Write … for the secret wherever a line, or what is said of an exception below it, has such an address."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every record passes, without secrets."""
        said = record.getMessage()
        hidden = without_tokens(said)
        if hidden != said:
            record.msg, record.args = hidden, ()
        if record.exc_info:
            record.exc_text = without_tokens(logging.Formatter().formatException(record.exc_info))
        return True
