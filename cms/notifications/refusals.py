"""What a mail server's refusal means: for the mail, for the address, for the connection (RFC 5321, 4.2; RFC 3463)."""

import re
import smtplib

from django.db import DatabaseError

_STATUS = re.compile(r"\b5\.(\d{1,3}\.\d{1,3})\b")
# Of an address, whatever is sent there. Full mailboxes and rejected contents are none of it: they pass.
_NO_SUCH_ADDRESS = {
    "1.0": "mailbox unknown",
    "1.1": "mailbox unknown",
    "1.2": "there is no such domain",
    "1.3": "the address is not a valid one",
    "1.6": "the mailbox has moved",
    "1.10": "the domain takes no mail",
    "2.0": "the mailbox takes no mail",
    "2.1": "the mailbox is closed",
}
_BY_CODE = {550: "1.1", 551: "1.6", 553: "1.3", 556: "1.10"}  # of servers that say no more than that


class OutOfReach(Exception):
    """Mail to an address that takes none, spared the way there; `str()` is the reason in words."""


class Returned(Exception):
    """A mail that came back, with an enhanced status and the words of the server that did not want it."""

    def __init__(self, status: str, words: str):
        super().__init__(words)
        self.status = status


def is_final(why: Exception) -> bool:
    """SMTP says 5xx of a person or a message for what no retry will change (RFC 5321, 4.2.1). Said of us, when we
    connect, sign in or name the sender, it is about our settings, which somebody may put right meanwhile."""
    if isinstance(why, OutOfReach):
        return True
    if isinstance(why, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _ in why.recipients.values())
    return isinstance(why, smtplib.SMTPDataError) and 500 <= why.smtp_code < 600


def no_such_address(why: Exception) -> str:
    """In plain words why nothing will ever reach the address, a hard bounce; "" when it was refused for anything
    else."""
    if isinstance(why, Returned):
        said = _STATUS.match(why.status)
        return _NO_SUCH_ADDRESS.get(said.group(1), "") if said else ""
    if not isinstance(why, smtplib.SMTPRecipientsRefused) or not is_final(why):
        return ""
    [(code, text), *_] = why.recipients.values()
    said = _STATUS.search(text.decode(errors="replace") if isinstance(text, bytes) else str(text))
    return _NO_SUCH_ADDRESS.get(said.group(1) if said else _BY_CODE.get(code), "")


def may_have_taken_it(why: Exception) -> bool:
    """The connection broke without an answer: whether the server has the mail, it did not say. Every SMTPException is
    an OSError as well. Or the server has it, and the database, which was to know, broke."""
    return isinstance(why, smtplib.SMTPServerDisconnected | DatabaseError) or (
        isinstance(why, OSError) and not isinstance(why, smtplib.SMTPException)
    )


def breaks_off(why: Exception) -> bool:
    """The connection is of no more use: it broke, or the server said that it ends it (421)."""
    if isinstance(why, smtplib.SMTPRecipientsRefused):
        return any(code == 421 for code, _ in why.recipients.values())
    return may_have_taken_it(why) or getattr(why, "smtp_code", None) == 421
