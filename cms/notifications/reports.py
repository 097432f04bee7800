"""What a mail that came back says: that it was not delivered (RFC 3464), is late, or was not wanted (RFC 5965).

It comes from outside, and from whoever likes: nothing here raises for what it holds, and of what is too long the
beginning is read. Whatever is no report, an answer by somebody on holiday for one, says nothing.
"""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from enum import StrEnum, auto

LONGEST = 256 * 1024  # bytes; the report stands before the mail that it is about
_PARTS, _SAID = 10, 300
_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
_STATUS = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})\b", re.ASCII)


class Says(StrEnum):
    """What became of the mail."""

    FAILED = auto()
    DELAYED = auto()
    UNWANTED = auto()
    NOTHING = auto()


@dataclass(frozen=True)
class Report:
    """What it says; of whom, in the text of the addresses that it was sent `to`; with the enhanced `status` (RFC 3463)
    and the words of the mail server, "" where there are none."""

    says: Says
    to: str
    status: str = ""
    words: str = ""


def read(raw: bytes) -> Report:
    """Read a whole mail."""
    try:
        return _read(message_from_bytes(raw[:LONGEST]))
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError):  # of what no mail program wrote
        return Report(Says.NOTHING, "")


def _read(mail: Message) -> Report:
    to = " ".join(_text(value) for name in _TO for value in mail.get_all(name, ())[:_PARTS])
    blocks = [block for part in _parts(mail) for block in _blocks(part)]
    failed, delayed = ([block for block in blocks if _is(block, "Action", what)] for what in ("failed", "delayed"))
    if failed or delayed:
        [block, *_] = failed or delayed
        status = _STATUS.match(_text(block.get("Status")))
        words = _text(block.get("Diagnostic-Code")).partition(";")[2].strip()
        says = Says.FAILED if failed else Says.DELAYED
        return Report(says, to, status.group(1) if status else "", words[:_SAID])
    return Report(Says.UNWANTED if any(_is(block, "Feedback-Type", "abuse") for block in blocks) else Says.NOTHING, to)


def _parts(mail: Message) -> list[Message]:
    """Those of a report; none of any other mail."""
    is_report = mail.get_content_type() == "multipart/report" and mail.is_multipart()
    return mail.get_payload()[:_PARTS] if is_report else []


def _blocks(part: Message) -> list[Message]:
    """The groups of fields in the part that is for programs."""
    known = ("message/delivery-status", "message/feedback-report")
    return part.get_payload()[:_PARTS] if part.get_content_type() in known and part.is_multipart() else []


def _is(block: Message, field: str, what: str) -> bool:
    return _text(block.get(field)).strip().lower() == what


def _text(value) -> str:
    """A header's value in one line of characters that can be shown."""
    return " ".join("".join(one if one.isprintable() else " " for one in str(value or "")[:2000]).split())
