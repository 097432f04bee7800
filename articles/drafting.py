"""Save the working copy, from the version it was read at."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.forms import model_to_dict

from articles.models import Address, Article
from articles.states import its_writer, lock
from cms.accounts.roles import editor, writer
from cms.events.machine import Conflict, Gone, NotAllowed
from cms.events.recording import record
from cms.lib import html
from cms.lib.slugs import free_slug, slug_of

TEXT = (
    "headline",
    "slug",
    "dek",
    "body_html",
    "category",
    "byline",
    "source_url",
    "dateline",
    "picture",
    "picture_alt",
)
FIELDS = (*TEXT, "organizations")
SAVES = ("article.save", "article.restore")  # the events of a new version
ONE_LINE = {"headline", "byline", "picture_alt"}


class Stale(Conflict):
    """The save was made from an old copy. `stored` is the article as it stands; nothing was written."""

    def __init__(self, stored: Article):
        super().__init__(
            f"This article was saved by somebody else meanwhile (version {stored.version}). "
            "Nothing of yours is lost: compare the two versions, then save again.",
            code="stale",
            version=stored.version,
        )
        self.stored = stored


def may_create(user) -> bool:
    """Whether this person may begin an article."""
    return writer(user)


def may_save(user, article: Article) -> bool:
    """Editors save in any state; writers their own, until they submit it."""
    return editor(user) or (article.state == Article.State.DRAFT and its_writer(user, article))


def forbidden(user, article: Article) -> NotAllowed | None:
    """Why this person may not save the article now, in words, or None."""
    if may_save(user, article):
        return None
    if not writer(user):
        return NotAllowed("You may not change articles.")
    # In draft only its writer may save; past it none, so that the state is what stands in the way.
    drafted = article.state == Article.State.DRAFT
    why = "somebody else’s draft" if drafted else article.get_state_display()
    return NotAllowed(f"You may not change this article: it is {why}.")


def as_kept(name: str, value):
    """What the working copy keeps of `value` in the field `name`: trimmed, sanitized, one line where it is one."""
    if not isinstance(value, str):
        return value
    if name == "body_html":
        return html.clean(value)
    return html.one_line(value) if name in ONE_LINE else html.strip_control(value).strip()


@transaction.atomic
def create(*, by, **fields) -> Article:
    """Begin an article: `headline` is enough. `fields` are those of FIELDS, `organizations` a list.

    `by` may be None for an import. Raises NotAllowed, or ValidationError with messages by field.
    """
    if by is not None and not may_create(by):
        raise NotAllowed("You may not draft articles.")
    article = Article(created_by=by)
    organizations = fields.pop("organizations", [])
    _fill(article, fields)
    wanted = "" if article.slug else slug_of(article.headline, length=110, fallback="article")
    while article.pk is None:
        article.slug = free_slug(wanted, _is_owned, length=120) if wanted else article.slug
        try:
            _validate(article)
            with transaction.atomic():
                _write(article, organizations, by=by)
        except (IntegrityError, ValidationError) as why:
            # Another article took the slug since we looked: look again. Anything else is for the caller.
            again = wanted or isinstance(why, IntegrityError)
            if article.pk or not again or not _is_owned(article.slug):
                raise
    record("article.create", subject=article, by=by)
    return article


@transaction.atomic
def save(pk: int, *, version: int, by, restored: int | None = None, **fields) -> Article:
    """Save `fields` over version `version` of the working copy; returns it with its new version. With `restored` they
    are those of that earlier version.

    A save that changes nothing writes nothing: a new version of the same words would refuse a colleague's next save.
    Raises Gone, NotAllowed, Stale (with the article as stored), or ValidationError with messages by field.
    """
    article = _locked(pk, version, by)
    organizations = fields.pop("organizations", None)
    before = model_to_dict(article, fields=TEXT)
    old_slug = before["slug"]
    _fill(article, fields)
    article.slug = article.slug or old_slug
    _validate(article)
    if organizations is not None and set(organizations) == set(article.organizations.all()):
        organizations = None
    if organizations is None and model_to_dict(article, fields=TEXT) == before:
        return article
    article.version += 1
    if article.slug != old_slug and not article.editions.filter(slug=old_slug).exists():
        article.addresses.filter(slug=old_slug).delete()
    try:
        with transaction.atomic():
            _write(article, organizations, by=by, restored=restored)
    except IntegrityError:
        _refuse_owned(article)  # another article took the slug since we looked
        raise
    if restored:
        record("article.restore", subject=article, by=by, version=article.version, restored=restored)
    else:
        record("article.save", subject=article, by=by, version=article.version)
    return article


def _locked(pk: int, version: int, by) -> Article:
    article = lock(pk)
    if article is None:
        raise Gone(f"There is no article {pk}.")
    if why := forbidden(by, article):
        raise why
    if version != article.version:
        raise Stale(article)
    return article


def _fill(article: Article, fields: dict) -> None:
    unknown = fields.keys() - set(TEXT)
    if unknown:
        raise TypeError(f"not fields of a working copy: {', '.join(sorted(unknown))}")
    for name, value in fields.items():
        setattr(article, name, as_kept(name, value))


def _is_owned(slug: str) -> bool:
    return Address.objects.filter(slug=slug).exists()


def _validate(article: Article) -> None:
    _refuse_owned(article)
    article.full_clean(validate_constraints=False)


def _refuse_owned(article: Article) -> None:
    # The address is checked against the table that owns it, which also knows slugs that were public once.
    owner = Address.objects.filter(slug=article.slug).exclude(article=article.pk).select_related("article").first()
    if owner:
        raise ValidationError({"slug": f"This address belongs to “{owner.article.headline}”. Choose another."})


def _write(article: Article, organizations, *, by, restored: int | None = None) -> None:
    first = article._state.adding
    article.skip_history_when_saving = True  # one revision for the words and the organizations together, below
    try:
        article.save()
        Address.objects.get_or_create(slug=article.slug, article=article)
        if organizations is not None:
            article.organizations.set(organizations)
    finally:
        del article.skip_history_when_saving
    article.keep_revision(by=by, first=first, restored=restored)
