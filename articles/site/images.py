"""The picture that stands for a page where others show it."""

from django.conf import settings
from django.templatetags.static import static

from articles.models import Edition
from pictures.templatetags.pictures import social

CARD = {"width": 1200, "height": 630}


def image_of(edition: Edition) -> dict:
    """What is shown of an article elsewhere: its card; until that is drawn its lead picture, or the site's card. Whole
    `url`, `width`, `height`, and `alt`, which may be empty."""
    if drawn := _drawn(edition):
        return drawn | {"alt": edition.headline}
    if edition.picture:
        shown = social(edition.picture) | {"alt": edition.alt}
        return shown | {"url": _whole(shown["url"])}
    return _of_the_site()


def image_of_list(portrait=None) -> dict:
    """What is shown of a list elsewhere: the file of a portrait or logo, whose size is not looked up; or the site's
    card."""
    return {"url": _whole(portrait.url), "alt": ""} if portrait else _of_the_site()


def image_of_take(take) -> dict:
    """What is shown of a take elsewhere: its card; until that is drawn what is shown of its article."""
    return _drawn(take) or image_of(take.edition)


def _of_the_site() -> dict:
    return CARD | {"url": _whole(static("site/card.png")), "alt": ""}


def _drawn(subject) -> dict | None:
    url = getattr(getattr(subject, "card", None), "url", "")
    return CARD | {"url": _whole(url), "alt": ""} if url else None


def _whole(url: str) -> str:
    return url if "://" in url else settings.SITE_URL + url
