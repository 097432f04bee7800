"""What a page may load and run, and whether it asks for more: the admin's pages alone may."""

import re

PAGES = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
FRAMED = PAGES - {"frame-ancestors 'none'"} | {"frame-ancestors 'self'"}
_INLINE = re.compile(
    r"<style\b[^>]*>|<[a-z][^>]*?\s(?:style|on\w+)=[^>]*>"
    r"|<script\b(?![^>]*(?:\ssrc=|type=\"application/(?:ld\+)?json\"))[^>]*>",
    re.IGNORECASE,
)


def policy_in(header: str) -> set[str]:
    """The directives of a Content-Security-Policy, which have no order."""
    return set(header.split("; "))


def inline(page: str) -> list[str]:
    """The styles and scripts that stand in the page itself, where none may."""
    return _INLINE.findall(page)
