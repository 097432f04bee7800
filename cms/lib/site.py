"""The names of the site, for every template."""

from django.conf import settings


def names(request) -> dict:
    """A context processor: `site_name` and `site_tagline`. It asks nothing of the request."""
    return {"site_name": settings.SITE_NAME, "site_tagline": settings.SITE_TAGLINE}
