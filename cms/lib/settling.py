"""Spare answers the walk through all that a process has loaded."""

import gc


def settle() -> None:
    """Leave what is loaded by now out of every later collection: a full one takes longer than most answers."""
    gc.collect()
    gc.freeze()
