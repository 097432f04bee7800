"""The doors of the library in the admin."""

from pictures.admin import picture, words

__all__ = ["picture", "words"]
