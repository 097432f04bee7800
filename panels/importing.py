"""A page in the plain-text form becomes a draft with its panel, or nothing of it is kept."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from itertools import count
from zlib import crc32

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

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
    try:
        return _import_once(page)
    except IntegrityError:
        # Another import made the same page, or a name on it, at this very moment: now it is there to be found.
        return _import_once(page)


@transaction.atomic
def _import_once(page: Page) -> tuple[Article, bool]:
    key, earlier = _key(page)
    if earlier:
        return earlier, False
    article = _make(page)
    if record("article.import", subject=article, once=key) is None:
        raise IntegrityError("imported meanwhile")
    return article, True


def _key(page: Page) -> tuple[str, Article | None]:
    """What a page is known by, and the article made from it earlier. A page whose article was deleted is new again."""
    identity = "\n".join(" ".join(part.split()) for part in (page.headline, str(page.day), page.organization))
    digest = hashlib.sha256(identity.encode()).hexdigest()
    for number in count(1):
        key = f"import:{digest}:{number}"
        event = Event.objects.filter(once=key).first()
        article = event and Article.objects.filter(pk=event.subject_id).first()
        if event is None or article:
            return key, article


def _make(page: Page) -> Article:
    with _at_its_line({"name": page.lines["category"]}, what="category"):
        category = _named(Category, page.category)
    with _at_its_line({"name": page.lines["organization"]}, what="organization"):
        organization = _named(Organization, page.organization)
    with _at_its_line(page.lines):
        article = drafting.create(
            by=None,
            headline=page.headline,
            dek=page.dek,
            body_html=_prose(page.paragraphs),
            category=category,
            organizations=[organization] if organization else [],
            source_url=page.source_url,
            dateline=page.day,
        )
    for position, take in enumerate(page.takes):
        with _at_its_line({"perspective": take.perspective_line}, first=take.line, what="persona"):
            persona = _named(Persona, take.name, perspective=take.perspective, accent=_accent(take.name))
        seat_approved_take(article, persona=persona, body_html=_prose(take.paragraphs), position=position)
    return article


@contextmanager
def _at_its_line(lines: dict[str, int], *, first: int | None = None, what: str = "") -> Iterator[None]:
    """Says a ValidationError of the block as BadPage, at the line of the field that it is about."""
    try:
        yield
    except ValidationError as why:
        name, words = next(iter(why.message_dict.items()))
        line = lines.get(name, first or lines.get("category", 1))
        label = f"{what} {name}".strip().replace("_", " ")
        raise BadPage(line, f"{label}: {' '.join(words).rstrip('.')}") from why


def _prose(paragraphs: list[str]) -> str:
    return "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in paragraphs)


def _accent(name: str) -> str:
    """A colour that no persona has yet; when all are taken, always the same one for the same name."""
    taken = set(Persona.objects.values_list("accent", flat=True))
    free = [accent for accent in ACCENTS if accent not in taken]
    return free[0] if free else ACCENTS[crc32(name.encode()) % len(ACCENTS)]


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
