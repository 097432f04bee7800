"""Keep what somebody typed and has not saved, and drop it once it is saved: their own words, nobody else's article."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles import drafting
from articles.models import Article, Autosave
from cms.events.machine import Gone, NotAllowed
from cms.lib import html

CHOSEN = {"category", "organizations", "picture"}
LONGEST = {"body_html": 500_000}  # characters; what is kept may be longer than what a save takes
LONG = 5_000  # characters of any other field
MOST_CHOICES = 100
MOST_PAGES = 10  # kept of one person and one article; the oldest go
KEPT_FOR = timedelta(days=30)
OVERTAKEN = timedelta(minutes=1)  # words that were on their way while the article they are of was begun


@transaction.atomic
def keep(pk: int | None, *, by, page: str, version: int | None, base: int | None, fields: dict) -> Autosave | None:
    """Keep `fields` as typed on that page over `version`; `pk` is None for an article that is not begun yet.

    Returns None when this is what is stored already: then nothing is left to keep. Raises Gone, NotAllowed, or
    ValidationError for fields that no page of ours has.
    """
    article = _typed_in(pk, by)
    fields = _bounded(fields)
    if _is_stored(article, fields) if article else _is_begun(by, fields):
        drop(by=by, page=page)
        return None
    kept, _ = Autosave.objects.update_or_create(
        user=by,
        page=page,
        defaults={
            "article": article,
            "version": version,
            "base": base,
            "fields": fields,
            "saved_at": timezone.now(),
        },
    )
    newest = Autosave.objects.filter(user=by, article=article).order_by("-saved_at").values_list("pk", flat=True)
    Autosave.objects.filter(pk__in=list(newest[MOST_PAGES : 2 * MOST_PAGES])).delete()
    return kept


def drop(*, by, page: str) -> None:
    """Forget what was kept of that page: it is saved, or thrown away. Twice is fine."""
    Autosave.objects.filter(user=by, page=page).delete()


def offered(article: Article | None, *, by) -> list[Autosave]:
    """What this person typed and never saved, newest first."""
    return list(Autosave.objects.filter(user=by, article=article).order_by("-saved_at")[:MOST_PAGES])


def forget_old(now=None) -> int:
    """Delete what nobody came back for; returns how many. Safe to run twice."""
    return Autosave.objects.filter(saved_at__lt=(now or timezone.now()) - KEPT_FOR).delete()[0]


def _typed_in(pk: int | None, by) -> Article | None:
    if pk is None:
        if not drafting.may_create(by):
            raise NotAllowed("You may not draft articles.")
        return None
    article = Article.objects.filter(pk=pk).first()
    if article is None:
        raise Gone(f"There is no article {pk}.")
    if why := drafting.forbidden(by, article):
        raise why
    return article


def _bounded(fields) -> dict:
    if not isinstance(fields, dict) or not set(fields) <= set(drafting.FIELDS):
        raise ValidationError("These are not fields of an article.")
    return {name: _chosen(value) if name in CHOSEN else _text(name, value) for name, value in fields.items()}


def _text(name: str, value) -> str:
    if not isinstance(value, str) or len(value) > LONGEST.get(name, LONG):
        raise ValidationError(f"What is in {name} is too long to be kept.")
    return html.clean(value) if name == "body_html" else html.strip_control(value)


def _chosen(value) -> list[list[str]]:
    if not isinstance(value, list) or len(value) > MOST_CHOICES or not all(map(_is_choice, value)):
        raise ValidationError("These are not choices.")
    return [[html.strip_control(part) for part in choice] for choice in value]


def _is_choice(value) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(isinstance(part, str) and len(part) <= 200 for part in value)
    )


def _is_stored(article: Article, fields: dict) -> bool:
    """Whether a save of these fields would write nothing."""
    alike = all(
        drafting.as_kept(name, value) == str(getattr(article, name) or "")
        for name, value in fields.items()
        if name not in CHOSEN
    )
    return alike and all(_ids(fields[name]) == _stored_ids(article, name) for name in CHOSEN & fields.keys())


def _is_begun(by, fields: dict) -> bool:
    """Whether these are the words of an article that was begun a moment ago: they were on their way meanwhile."""
    lately = Article.objects.filter(created_by=by, created_at__gt=timezone.now() - OVERTAKEN)
    return any(_is_stored(article, {**fields, "slug": article.slug}) for article in lately.order_by("-pk")[:3])


def _ids(choices: list[list[str]]) -> set[str]:
    return {value for value, _ in choices if value}


def _stored_ids(article: Article, name: str) -> set[str]:
    if name == "organizations":
        return {str(pk) for pk in article.organizations.values_list("pk", flat=True)}
    pk = getattr(article, f"{name}_id")
    return {str(pk)} if pk else set()
