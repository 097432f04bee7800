"""What a page says of itself to machines: JSON-LD in the words of schema.org."""

import json

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from articles.models import Edition
from cms.lib.html import to_text, word_count

CONTEXT = "https://schema.org"
# A page holds this in a script element, which no text may end, and of which none may begin another.
_HARMLESS = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def script(data: dict) -> SafeString:
    """JSON-LD as a page holds it: a block of data, which no browser runs."""
    said = json.dumps({"@context": CONTEXT} | data, ensure_ascii=False).translate(_HARMLESS)
    return mark_safe(f'<script type="application/ld+json">{said}</script>')


def article_page(edition: Edition, takes: list, changed, images: list[str]) -> dict:
    """An article with its takes as parts, and the way to it. Asks the database nothing. `changed` is since when readers
    see it so; `images` are whole addresses, the best first."""
    return {"@graph": [_article(edition, takes, changed, images), _way(edition)]}


def _article(edition: Edition, takes: list, changed, images: list[str]) -> dict:
    url = _at(edition.get_absolute_url())
    publisher = {"@type": "Organization", "name": settings.SITE_NAME, "url": _at("/")}
    organizations = edition.about.get("organizations", [])
    category = edition.about.get("category")
    facts = {
        "@type": "NewsArticle",
        "@id": url,
        "url": url,
        "mainEntityOfPage": url,
        "headline": edition.headline,
        "description": edition.dek,
        "datePublished": edition.published_at.isoformat(),
        "dateModified": changed.isoformat(),
        "author": {"@type": "Person", "name": edition.byline} if edition.byline else publisher,
        "publisher": publisher,
        "image": images,
        "articleSection": category and category["name"],
        "about": [_organization(one) for one in organizations],
        "isBasedOn": edition.source_url,
        "correction": edition.correction,
        "wordCount": word_count(edition.body_html),
        "isAccessibleForFree": True,
        "hasPart": [_take(take, edition, changed) for take in takes],
    }
    return {name: fact for name, fact in facts.items() if fact not in ("", None, [])}


def _take(take, edition: Edition, changed) -> dict:
    """A take is an opinion, and its author the persona: who wrote for that is nobody's business."""
    url = _at(reverse("site:take", args=[edition.slug, take.slug]))
    perspective = ". ".join(filter(None, (take.perspective, take.label)))
    author = {"@type": "Person", "name": take.name, "url": _at(f"/personas/{take.slug}/"), "description": perspective}
    text = to_text(take.body_html).replace("\n", " ")
    return {
        "@type": "OpinionNewsArticle",
        "@id": url,
        "url": url,
        "headline": f"{take.name}: {text}"[:110],
        "author": {name: fact for name, fact in author.items() if fact},
        "dateModified": changed.isoformat(),
        "isPartOf": _at(edition.get_absolute_url()),
        "wordCount": word_count(take.body_html),
    }


def _organization(one: dict) -> dict:
    return {"@type": "Organization", "name": one["name"], "url": _at(f"/organizations/{one['slug']}/")}


def _way(edition: Edition) -> dict:
    category = edition.about.get("category")
    steps = [(settings.SITE_NAME, "/"), (edition.headline, edition.get_absolute_url())]
    if category:
        steps.insert(1, (category["name"], f"/categories/{category['slug']}/"))
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": _at(path)}
            for place, (name, path) in enumerate(steps, 1)
        ],
    }


def _at(path: str) -> str:
    return settings.SITE_URL + path
