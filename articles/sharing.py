"""Links to the preview for people without an account: make one, take it back, follow it."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from articles.models import Article, PreviewLink
from articles.states import lock
from cms.accounts.roles import editor, publisher
from cms.events.machine import Conflict, Gone, NotAllowed
from cms.events.recording import record
from cms.lib import html

DAYS = 7
MOST_DAYS = 90
MOST = 50  # links of one article that are open at the same time

may_share = editor | publisher


@transaction.atomic
def share(pk: int, *, by, label: str, days: int = DAYS) -> tuple[PreviewLink, str]:
    """Make a link to the preview of an article, for `days`. Returns it with its token, which cannot be read again.

    Raises Gone, NotAllowed, or Conflict for a withdrawn article, one with MOST open links, and a label without words.
    """
    article = _locked(pk, by)
    if article.state == Article.State.WITHDRAWN:
        raise Conflict("This article is withdrawn: nobody is shown a preview of it.")
    if article.preview_links.open().count() >= MOST:
        raise Conflict(f"This article has {MOST} open links. Revoke one that nobody needs any more.")
    label = html.one_line(label)
    if not label:
        raise Conflict("Say whom the link is for.")
    token = secrets.token_urlsafe(32)
    link = PreviewLink.objects.create(
        article=article,
        digest=digest_of(token),
        label=label,
        created_by=by,
        expires_at=timezone.now() + timedelta(days=min(max(days, 1), MOST_DAYS)),
    )
    record("article.share", subject=article, by=by, label=link.label, expires_at=link.expires_at)
    return link, token


@transaction.atomic
def revoke(pk: int, *, by) -> PreviewLink:
    """Have a link lead nowhere from now on; twice is once. Raises Gone or NotAllowed."""
    link = PreviewLink.objects.filter(pk=pk).first()
    if link is None:
        raise Gone("There is no such link.")
    article = _locked(link.article_id, by)
    if PreviewLink.objects.filter(pk=pk, revoked_at=None).update(revoked_at=timezone.now()):
        record("article.unshare", subject=article, by=by, label=link.label)
    return link


def find(token: str) -> PreviewLink | None:
    """The link of that token, with its article, whether it is still open or has expired; None for any other and for a
    revoked one."""
    links = PreviewLink.objects.filter(digest=digest_of(token), revoked_at=None)
    return links.select_related("article__category", "article__picture").first()


def followed(link: PreviewLink) -> None:
    """Count that somebody looked."""
    PreviewLink.objects.filter(pk=link.pk).update(last_seen_at=timezone.now(), seen_count=F("seen_count") + 1)


def digest_of(token: str) -> str:
    """What is stored for a token. A fast hash suffices: tokens are 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def _locked(pk: int, by) -> Article:
    if not may_share(by):
        raise NotAllowed("You may not share previews.")
    article = lock(pk)
    if article is None:
        raise Gone(f"There is no article {pk}.")
    return article
