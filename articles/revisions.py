"""The saves of a working copy: listed, compared field by field, and brought back."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from articles import drafting
from articles.comparing import Change
from articles.models import Address, Article, Edition, Revision
from cms.events.machine import Conflict, Gone
from cms.lib import html
from cms.lib.diff import Row, side_by_side

PAGE = 20
NO_LONGER_THERE = "(no longer there)"


@dataclass(frozen=True)
class Listed:
    """A revision in a list: what it changed of the one before it (None for the first), and what came of it."""

    revision: Revision
    before: Revision | None
    changed: list[str] | None
    words: int
    editions: list[int]

    @property
    def who(self) -> str:
        """Whose save it was; the site's name for what no person saved."""
        return saved_by(self.revision)

    @property
    def counted(self) -> str:
        """By how many words the body grew or shrank, in words."""
        if not self.before or not self.words:
            return ""
        return f"{abs(self.words)} word{'s'[: abs(self.words) != 1]} {'more' if self.words > 0 else 'fewer'}"


def of(article: Article) -> QuerySet:
    """The revisions of an article, newest first, each with who saved it and its relations, in two queries."""
    rows = Revision.objects.filter(id=article.pk).order_by("-version", "-pk")
    return rows.select_related("history_user").prefetch_related(*map(_kept_relation, _relations()))


def find(article: Article, version: int) -> Revision | None:
    """The revision that is that version of the article, if it is kept."""
    return of(article).filter(version=version).first()


def saved_by(revision: Revision) -> str:
    """Whose save it was; the site's name for what no person saved."""
    return revision.history_user.name if revision.history_user else settings.SITE_NAME


def page(article: Article, before: int | None = None, size: int = PAGE) -> tuple[list[Listed], int | None]:
    """`size` revisions older than the version `before`, newest first, and the `before` of the next page, if any.

    The number of queries is the same for any number of revisions.
    """
    rows = of(article)
    rows = list(rows[: size + 1] if before is None else rows.filter(version__lt=before)[: size + 1])
    shown = rows[:size]
    editions = Edition.objects.filter(article=article, version__in=[row.version for row in shown])
    came_of = list(editions.order_by("number").values_list("version", "number"))
    listed = [
        Listed(new, old, *_changed(old, new), [number for version, number in came_of if version == new.version])
        for new, old in zip_longest(shown, rows[1:])
    ]
    return listed, shown[-1].version if len(rows) > size else None


def newest(article: Article, size: int) -> list[tuple[Revision, int | None]]:
    """The `size` newest revisions without their words, each with the version kept before it; in one query."""
    rows = Revision.objects.filter(id=article.pk).order_by("-version", "-pk").select_related("history_user")
    rows = list(rows.only("version", "restored", "history_date", "history_user")[: size + 1])
    return [(new, old.version if old else None) for new, old in zip_longest(rows[:size], rows[1:])]


def changed_fields(article: Article, since_version: int) -> list[str]:
    """The labels of the fields in which the article, as stored, is not what it was at version `since_version`.

    All of them when that version, and everything before it, is no longer kept.
    """
    rows = of(article)
    now, then = rows.first(), rows.filter(version__lte=since_version).first()
    if now is None or then is None:
        return [label_of(name) for name in drafting.FIELDS]
    return _labels(then, now)


def compare(old: Revision, new: Revision) -> list[Change]:
    """Every field in which two revisions differ, in the order of the form. One query for each kind of relation."""
    names = {name for name in drafting.FIELDS if raw(old, name) != raw(new, name)}
    return [_change(name, *_in_words(name, old, new)) for name in drafting.FIELDS if name in names]


@transaction.atomic
def restore(pk: int, *, wanted: int, version: int, by) -> Article:
    """Bring back what the article was at version `wanted`, as a new save over version `version`.

    What `left_out` names stays as it is. Raises what drafting.save raises; Gone when `wanted` is not kept; Conflict
    (`nothing_new`) when the article is that already.
    """
    article = Article.objects.filter(pk=pk).first()
    revision = article and find(article, wanted)
    if revision is None:
        raise Gone(f"Version {wanted} of this article is not kept.")
    fields, _ = returning(article, revision)
    saved = drafting.save(pk, version=version, by=by, restored=wanted, **fields)
    if saved.version == version:
        raise Conflict(f"The article is as it was at version {wanted} already.", code="nothing_new")
    return saved


def returning(article: Article, revision: Revision) -> tuple[dict, list[str]]:
    """What of a revision can be brought back, by field, and in sentences what cannot be, and so stays as it is."""
    fields, left_out = {}, []
    for name in drafting.FIELDS:
        field, value = Article._meta.get_field(name), raw(revision, name)
        if not field.is_relation:
            fields[name] = getattr(revision, field.attname)
            continue
        there = field.related_model._base_manager.in_bulk(value if field.many_to_many else [value] if value else [])
        fields[name] = list(there.values()) if field.many_to_many else there.get(value)
        if len(there) < (len(value) if field.many_to_many else bool(value)):
            del fields[name]
            left_out.append(f"{label_of(name)}: not all of it is there any more, so what the article has now stays.")
    owner = Address.objects.filter(slug=revision.slug).exclude(article=article).select_related("article").first()
    if owner:
        del fields["slug"]
        left_out.append(f"Its address belongs to “{owner.article.headline}” by now, so the present one stays.")
    return fields, left_out


def label_of(name: str) -> str:
    """How a form calls the field."""
    return Article._meta.get_field(name).verbose_name.capitalize()


def raw(revision: Revision, name: str):
    """What a revision has in a field, to be compared: of a relation the ids."""
    field = Article._meta.get_field(name)
    if field.many_to_many:
        kept = getattr(revision, _kept_relation(field)).all()
        return frozenset(getattr(row, f"{field.m2m_reverse_field_name()}_id") for row in kept)
    return getattr(revision, field.attname) or ""


def rows_of(name: str, old: str, new: str) -> list[Row]:
    """The paragraphs of two values of a field beside each other; of a body that differs in its markup alone, that."""
    if name == "body_html":
        rows = side_by_side(html.to_text(old), html.to_text(new))
        if any(row.differs for row in rows):
            return rows
    return side_by_side(old, new)


def _relations() -> Iterator:
    return (field for field in map(Article._meta.get_field, drafting.FIELDS) if field.many_to_many)


def _kept_relation(field) -> str:
    return f"{Revision._meta.model_name}_{field.name}_set"


def _changed(old: Revision | None, new: Revision) -> tuple[list[str] | None, int]:
    if old is None:
        return None, html.word_count(new.body_html)
    return _labels(old, new), html.word_count(new.body_html) - html.word_count(old.body_html)


def _labels(old: Revision, new: Revision) -> list[str]:
    return [label_of(name) for name in drafting.FIELDS if raw(old, name) != raw(new, name)]


def _in_words(name: str, *revisions: Revision) -> list[str]:
    field, values = Article._meta.get_field(name), [raw(revision, name) for revision in revisions]
    if not field.is_relation:
        return [str(value) for value in values]
    ids = [value if field.many_to_many else frozenset([value] if value else []) for value in values]
    there = field.related_model._base_manager.in_bulk(frozenset().union(*ids))
    return [", ".join(sorted(str(there.get(pk, NO_LONGER_THERE)) for pk in some)) for some in ids]


def _change(name: str, old: str, new: str) -> Change:
    same_words = name == "body_html" and html.to_text(old) == html.to_text(new)
    note = "the words stayed, formatting or links changed" if same_words else ""
    return Change(label_of(name), rows_of(name, old, new), note, name)
