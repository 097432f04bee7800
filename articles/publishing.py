"""Freeze, publish, withdraw, roll back: what readers see changes here and nowhere else."""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone

from articles import failing, seams
from articles.models import Article, Edition, Organization
from articles.search import keeping
from articles.states import ARTICLE
from cms.events.machine import Conflict, move
from cms.events.recording import one_ring, record
from cms.lib import html
from cms.lib.prepared import prepared

log = logging.getLogger(__name__)

SWEEP = 500
About = Edition.organizations.through
COPIED = (
    "headline",
    "slug",
    "dek",
    "body_html",
    "byline",
    "source_url",
    "dateline",
)


def submit(pk: int, *, by, version: int | None = None) -> Article:
    """Hand a draft in for review. Raises what move() raises, as do all below."""
    with move(ARTICLE, pk, "submit", by=by, version=version) as step:
        pass
    return step.row


def return_to_draft(pk: int, *, by, note: str, version: int | None = None) -> Article:
    """Give an article back to its writer, saying why."""
    with move(ARTICLE, pk, "return", by=by, note=note, version=version) as step:
        step.data["note"] = note
    return step.row


def approve(pk: int, *, by, version: int | None = None) -> Article:
    """Say that the text is good to go."""
    with move(ARTICLE, pk, "approve", by=by, version=version) as step:
        pass
    return step.row


def schedule(pk: int, *, by, publish_at: datetime, version: int | None = None, slot: str | None = None) -> Article:
    """Have the article go out at `publish_at` (aware, to come). The gate is asked then, not now.

    `slot` is Article.slot as it was seen: when given, the time must not have changed since.
    """
    with move(ARTICLE, pk, "schedule", by=by, publish_at=publish_at, version=version, slot=slot) as step:
        step.set(publish_at=publish_at, scheduled_by=by)
        step.data["publish_at"] = publish_at
    return step.row


def unschedule(pk: int, *, by, version: int | None = None, slot: str | None = None) -> Article:
    """Take the time off; the article stays approved. `slot` as for schedule()."""
    with move(ARTICLE, pk, "unschedule", by=by, version=version, slot=slot) as step:
        step.set(publish_at=None)
    return step.row


def publish(pk: int, *, by, override_reason: str = "", correction: str = "", version: int | None = None) -> Edition:
    """Freeze the working copy and its approved takes into a new edition, and make that what readers see.

    `correction` tells readers what was wrong in the edition before. A chief may pass the gate with a reason.
    """
    facts = {"override_reason": override_reason.strip(), "override_by": by, "version": version}
    with move(ARTICLE, pk, "publish", by=by, **facts) as step:
        article = step.row
        edition = _freeze(article, by=by, correction=correction)
        _show(step, edition)
        step.data |= {"edition": edition.number, "override_reason": facts["override_reason"]}
    return edition


def publish_on_time(pk: int, now: datetime | None = None) -> Edition | None:
    """Publish one article if its time has come, as the clock. None when it was done already, moved, or is stopped.

    Stopped by the gate it stays scheduled, and its editor is told once for this time.
    """
    now = now or timezone.now()
    try:
        with move(ARTICLE, pk, "publish", by=None) as step:
            article = step.row
            if article.state != Article.State.SCHEDULED or article.publish_at > now:
                raise Conflict("It is not due.", code="not_due")
            edition = _freeze(article, by=article.scheduled_by_id)
            _show(step, edition)
            step.data["edition"] = edition.number
            return edition
    except Conflict as why:
        if why.code not in ("not_due", "wrong_state"):
            _tell_once_that_it_is_stopped(pk, why.detail)
        return None


def try_on_time(pk: int, now: datetime | None = None) -> Edition | None:
    """As publish_on_time(). What breaks is kept for the editors, and raised again."""
    try:
        return publish_on_time(pk, now)
    except Exception as why:
        failing.keep(pk, why)
        raise


def publish_due(now: datetime | None = None) -> int:
    """Publish everything whose time has come, each in its own transaction; returns how many went out.

    One that fails leaves the others alone, and is tried again by the next sweep.
    """
    now = now or timezone.now()
    done = 0
    with one_ring():
        for pk in Article.objects.due(now).values_list("pk", flat=True)[:SWEEP]:
            try:
                done += try_on_time(pk, now) is not None
            except Exception:
                log.exception("Article %s is due and could not be published", pk)
    return done


def extend(article: Article, *, by, note: str) -> Edition:
    """A new edition with the words of the live one and the takes approved by now; the working copy stays out of it."""
    with move(ARTICLE, article.pk, "extend", by=by) as step:
        live = step.row.live_edition
        edition = _freeze(step.row, by=by, note=note, words=live)
        step.set(live_edition=edition, changed_for_readers_at=edition.created_at)
        step.data |= {"edition": edition.number, "note": note}
    return edition


def rollback(pk: int, *, by, number: int, version: int | None = None) -> Edition:
    """Make edition `number` what readers see again. The working copy stays as it is."""
    edition = Edition.objects.filter(article=pk, number=number).first()
    with move(ARTICLE, pk, "rollback", by=by, edition=edition, version=version) as step:
        # The working copy now differs from what readers see, whatever version it had.
        now = timezone.now()
        step.set(live_edition=edition, edition_version=None, changed_for_readers_at=now)
        keeping.show(edition, since=now)
        step.data["edition"] = number
    return edition


def withdraw(pk: int, *, by, reason: str, note: str = "", version: int | None = None) -> Article:
    """Take the article from the readers; its open seats close in the same transaction.

    Its address tells readers `reason` from then on, until it is published again; `note` is for the newsroom alone.
    """
    with move(ARTICLE, pk, "withdraw", by=by, reason=reason, version=version) as step:
        notice = html.strip_control(reason).strip()
        step.set(live_edition=None, publish_at=None, withdrawal_notice=notice, withdrawn_at=timezone.now())
        step.data |= {"reason": notice, "note": html.strip_control(note).strip()}
        keeping.hide(step.row)
        seams.article_withdrawn.send(Article, article=step.row, by=by)
    return step.row


def _show(step, edition: Edition) -> None:
    """Have readers see this edition of the working copy, whatever they saw or were told before."""
    step.set(
        live_edition=edition,
        edition_version=step.row.version,
        changed_for_readers_at=edition.created_at,
        publish_at=None,
        withdrawal_notice="",
        withdrawn_at=None,
    )


def as_it_stands(article: Article) -> tuple[Edition, list]:
    """The edition that publishing would make of the working copy now, and its takes. Nothing is stored."""
    edition = _drawn(article, _organizations_of(article.pk), by=None)
    return edition, _takes(seams.takes_asked, article, edition)


def _freeze(article: Article, *, words: Edition | None = None, **facts) -> Edition:
    """Write the next edition from the working copy, or from the words of an earlier edition, for readers to find."""
    organizations = _organizations_then(words.pk) if words else _organizations_of(article.pk)
    edition = _drawn(article, organizations, words=words, **facts)
    edition.save()
    about = [pk for pk, *_ in organizations]
    About.objects.bulk_create(About(edition=edition, organization_id=pk) for pk in about)
    takes = _takes(seams.edition_frozen, article, edition)
    keeping.put(edition, takes, about, since=edition.created_at, first=article.live_edition_id is None)
    return edition


def _takes(seam, article: Article, edition: Edition) -> list:
    return [take for _, takes in seam.send(Article, article=article, edition=edition) for take in takes]


def _drawn(
    article: Article, organizations: list, *, by, correction: str = "", note: str = "", words: Edition | None = None
) -> Edition:
    source = words or article
    last, first = _earlier(article)
    return Edition(
        article=article,
        number=last + 1,
        version=source.version,
        category=source.category,
        about=words.about if words else _about(article.category, organizations),
        published_at=first or timezone.now(),
        created_by_id=getattr(by, "pk", by),
        correction=html.strip_control(correction).strip(),
        note=note,
        **(_same_picture(words) if words else _picture(article)),
        **{name: getattr(source, name) for name in COPIED},
    )


def _picture(article: Article) -> dict:
    picture = article.picture
    if picture is None:
        return {}
    alt = "" if picture.decorative else article.picture_alt or picture.alt
    return {
        "picture": picture,
        "picture_alt": alt,
        "picture_credit": picture.credit,
        "picture_content": picture.content,
    }


def _same_picture(edition: Edition) -> dict:
    names = ("picture_id", "picture_alt", "picture_credit", "picture_content")
    return {name: getattr(edition, name) for name in names}


def _earlier(article: Article) -> tuple[int, datetime | None]:
    """The number of its last edition, and when the first went out."""
    if not article.may_have_editions:
        return 0, None
    earlier = article.editions.aggregate(last=Max("number"), first=Min("published_at"))
    return earlier["last"] or 0, earlier["first"]


ORGANIZATION = ("pk", "slug", "name", "logo")


@prepared
def _organizations_of(article: int):
    return Organization.objects.filter(articles=article).values_list(*ORGANIZATION)


@prepared
def _organizations_then(edition: int):
    return Organization.objects.filter(editions=edition).values_list(*ORGANIZATION)


def _about(category, organizations: list) -> dict:
    return {
        "category": category and {"slug": category.slug, "name": category.name},
        "organizations": [{"slug": slug, "name": name, "logo": logo} for _, slug, name, logo in organizations],
    }


def _tell_once_that_it_is_stopped(pk: int, why: str) -> None:
    with transaction.atomic():
        article = Article.objects.filter(pk=pk, state=Article.State.SCHEDULED).first()
        if article:
            once = f"publish_refused:{pk}:{article.publish_at.isoformat()}"
            record("article.publish_refused", subject=article, once=once, why=why, publish_at=article.publish_at)
