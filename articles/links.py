"""The links of an article, and what is known of each."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from html.parser import HTMLParser

from django.db import transaction
from django.utils import timezone

from articles.models import Article, LinkCheck
from cms.events import bell

MOST = 100  # links of one article that are checked
LONGEST = 2000  # characters
FRESH = timedelta(days=1)  # what was asked within this time is not asked again
PATIENCE = timedelta(seconds=30)  # nor, by whoever presses the button, within this


class _Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]


def links_in(article: Article) -> list[str]:
    """The addresses outside that the source and the body lead to, each once, at most MOST."""
    parser = _Links()
    parser.feed(article.body_html)
    found = (url.strip() for url in (article.source_url, *parser.found))
    outside = (url for url in found if url.lower().startswith(("http://", "https://")) and len(url) <= LONGEST)
    return list(dict.fromkeys(outside))[:MOST]


def digest_of(url: str) -> str:
    """Under what a link is found."""
    return hashlib.sha256(url.encode()).hexdigest()


def known(articles: Iterable[Article]) -> dict[int, list[tuple[str, LinkCheck | None]]]:
    """Each link of each of these articles with what is known of it, in one query."""
    links = {article.pk: links_in(article) for article in articles}
    digests = {digest_of(url) for urls in links.values() for url in urls}
    found = {check.digest: check for check in LinkCheck.objects.filter(digest__in=digests)} if digests else {}
    return {pk: [(url, found.get(digest_of(url))) for url in urls] for pk, urls in links.items()}


def lacking(articles: list[Article], most=None) -> dict[int, list[str]]:
    """A sentence for each link that is known not to answer. What nobody knows yet stands in nobody's way."""
    bad = (LinkCheck.State.BROKEN, LinkCheck.State.REFUSED)
    return {
        pk: [
            f"Look at the link to {short(url)}: {check.detail}" for url, check in links if check and check.state in bad
        ]
        for pk, links in known(articles).items()
    }


def short(url: str) -> str:
    """An address to be read: without its scheme, at most 60 characters."""
    bare = url.partition("://")[2].removeprefix("www.").rstrip("/")
    return bare if len(bare) <= 60 else f"{bare[:59]}…"


@dataclass(frozen=True)
class Seen:
    """How far the links of one article are checked: how many there are, how many wait, when the oldest was asked."""

    total: int
    waiting: int
    checked_at: datetime | None


def seen_of(article: Article) -> Seen:
    """How far its links are checked."""
    checks = [check for _, check in known([article])[article.pk]]
    waiting = sum(check is None or check.waits for check in checks)
    asked = [check.checked_at for check in checks if check and check.checked_at]
    return Seen(len(checks), waiting, min(asked, default=None))


def ask(article: Article, *, again: bool = False, now: datetime | None = None) -> int:
    """Have the links of the article checked that nobody knows, or that were asked a day ago; `again`, all that were not
    asked within the last half minute. Returns how many; asking twice is asking once."""
    now = now or timezone.now()
    old = now - (PATIENCE if again else FRESH)
    links = known([article])[article.pk]
    new = [LinkCheck(digest=digest_of(url), url=url, due_at=now) for url, check in links if check is None]
    LinkCheck.objects.bulk_create(new, ignore_conflicts=True)
    stale = [check.pk for _, check in links if check and check.is_older_than(old)]
    asked = LinkCheck.objects.filter(pk__in=stale).exclude(due_at__lte=now).update(due_at=now, tries=0) if stale else 0
    if new or asked:
        transaction.on_commit(bell.ring_link_checker, robust=True)
    return len(new) + asked
