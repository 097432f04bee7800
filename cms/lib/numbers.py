"""Numbers in texts from outside."""

ROWS = 18  # digits that a database can still compare with its ids


def whole(text: str, digits: int = ROWS) -> int | None:
    """The whole number that is written there, in at most so many digits; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else None
