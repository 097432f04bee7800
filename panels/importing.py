"""A page in the plain-text form becomes a draft with its panel, or nothing of it is kept."""

import hashlib
from html import escape

from django.core.exceptions import ValidationError
from django.db import transaction

from articles import drafting
from articles.models import Article, Category, Organization
from articles.pageform import BadPage, Page, decode, parse
from cms.events.models import Event
from cms.events.recording import record
from cms.lib.html import strip_control
from cms.lib.slugs import free_slug, slug_of
from panels.assigning import seat_approved_take
from panels.models import Persona

ACCENTS = ("#1f6f4a", "#9a3412", "#3b4cb8", "#8a1c6b", "#8a6100", "#0f6674", "#5b3f9e", "#4a5a17")


def import_page(raw: bytes) -> tuple[Article, bool]:
    """The article made from this page, and whether it is new. Raises BadPage, and then nothing was kept."""
    page = parse(strip_control(decode(raw)))
    key = _key(page)
    with transaction.atomic():
        earlier = Event.objects.filter(once=key).first()
        if earlier:
            return Article.objects.get(pk=earlier.subject_id), False
        try:
            article = _make(page)
        except ValidationError as why:
            raise BadPage(1, "; ".join(f"{name}: {' '.join(words)}" for name, words in _by_field(why))) from why
        record("article.import", subject=article, once=key)
    return article, True


def _key(page: Page) -> str:
    identity = "\n".join((page.headline, page.day.isoformat(), page.organization))
    return f"import:{hashlib.sha256(identity.encode()).hexdigest()}"


def _make(page: Page) -> Article:
    article = drafting.create(
        by=None,
        headline=page.headline,
        dek=page.dek,
        body_html=_prose(page.paragraphs),
        category=_named(Category, page.category),
        organizations=[_named(Organization, page.organization)] if page.organization else [],
        source_url=page.source_url,
        dateline=page.day,
    )
    for position, take in enumerate(page.takes):
        persona = _named(Persona, take.name, perspective=take.perspective, accent=ACCENTS[position % len(ACCENTS)])
        seat_approved_take(article, persona=persona, body_html=_prose(take.paragraphs), position=position)
    return article


def _prose(paragraphs: list[str]) -> str:
    return "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in paragraphs)


def _named(model, name: str, **facts):
    """The row of that name, made if there is none; None for no name."""
    if not name:
        return None
    row = model.objects.filter(name=name).first()
    if row is None:
        wanted = slug_of(name, length=50, fallback=model._meta.model_name)
        slug = free_slug(wanted, lambda slug: model.objects.filter(slug=slug).exists(), length=60)
        row = model(name=name, slug=slug, **facts)
        row.full_clean()
        row.save()
    return row


def _by_field(error: ValidationError):
    return error.message_dict.items() if hasattr(error, "error_dict") else [("page", error.messages)]
