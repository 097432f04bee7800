"""Plain mail: lines of at most 72 characters (RFC 3676), addresses whole."""

import textwrap

WIDTH = 72


def wrapped(words: str, first: str = "", then: str = "") -> str:
    """The words line by line, wrapped between words alone: what is longer than a line, as an address may be, stays in
    one piece. `first` stands before the first line, `then` before each after it."""
    lines = []
    for line in words.splitlines():
        lines += textwrap.wrap(
            line,
            WIDTH,
            initial_indent=then if lines else first,
            subsequent_indent=then,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [(then if lines else first).rstrip()]
    return "\n".join(lines)
