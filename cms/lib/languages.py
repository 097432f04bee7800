"""The language of what people wrote, and words of ours in it."""

from django.conf import settings
from django.utils import translation


def content_language() -> str:
    """In which language articles are written: the first of SITE_LANGUAGES."""
    return settings.SITE_LANGUAGES[0]


def in_content_language() -> translation.override:
    """A context in which our words come in that language, since they stand among those of others."""
    return translation.override(content_language())
