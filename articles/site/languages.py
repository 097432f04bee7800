"""In which language a reader's page speaks: theirs, where the site offers it.

What people wrote stays in the language in which they wrote it (cms/lib/languages.py).
"""

import re
from functools import lru_cache

from django.conf import settings
from django.utils import translation
from django.utils.cache import patch_vary_headers

from cms.accounts.middleware import PRIVATE
from cms.lib.languages import content_language

# Not for readers: there the language is that of the newsroom.
HOUSE = (*PRIVATE, "/api/", "/calendar/", "/outbox/", "/unsubscribe/")
# Read by programs, who hand it on to anybody: in the language of the content, whoever asks.
PROGRAMS = re.compile(r"\.(?:xml|json|txt)$|^/oembed/")
LONGEST = 200  # characters of a header that are looked at: browsers send fewer


def language_of(request) -> str:
    """In which of the site's languages the page at this address speaks to whoever asks. A header costs a look into a
    dictionary: this stands before every kept page."""
    if len(settings.SITE_LANGUAGES) == 1 or PROGRAMS.search(request.path_info):
        return content_language()
    return preferred(request.META.get("HTTP_ACCEPT_LANGUAGE", "")[:LONGEST], settings.SITE_LANGUAGES)


@lru_cache(maxsize=512)
def preferred(header: str, offered: tuple[str, ...]) -> str:
    """The first language of an Accept-Language that is offered and not refused (q=0), else the first that is offered:
    who reads none of them is better served by that than by nothing.

    Otherwise not by their q: browsers send languages sorted, and nginx (deploy/nginx.conf), which keeps pages by
    language, has to come to the same without being able to reckon. So "de-AT,de;q=0.9,en;q=0.8" is German,
    "en,de;q=0.5" English.
    """
    found = _tag(offered).search(header)
    return found[1].lower() if found else offered[0]


@lru_cache(maxsize=16)
def _tag(offered: tuple[str, ...]) -> re.Pattern:
    # The longest first: a site may offer pt and pt-br.
    codes = "|".join(sorted(map(re.escape, offered), key=len, reverse=True))
    refused = r"[^,;]*;\s*q=0(?:\.0*)?\s*(?:,|$)"
    return re.compile(rf"(?:^|,)\s*({codes})(?=[-;,\s]|$)(?!{refused})", re.ASCII | re.IGNORECASE)


class ReadersLanguage:
    """Answer at readers' addresses in their language, error pages included, and say so to whoever keeps the page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info.startswith(HOUSE):
            return self.get_response(request)
        language = language_of(request)
        with translation.override(language):
            response = self.get_response(request)
        # A redirect says the same in every language, and so does what is no page.
        if response.get("Content-Type", "").startswith("text/html") and not 300 <= response.status_code < 400:
            response["Content-Language"] = language
            if len(settings.SITE_LANGUAGES) > 1:
                patch_vary_headers(response, ["Accept-Language"])
        return response
