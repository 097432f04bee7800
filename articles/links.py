"""The links of an article, and what is known of each."""

import hashlib
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from articles.models import Article, CheckRule, LinkCheck
from cms.events import bell
from cms.lib import outside

MOST = 100  # links of one article that are checked
LONGEST = 2000  # characters
FRESH = timedelta(days=1)  # what was asked within this time is not asked again
PATIENCE = timedelta(seconds=30)  # nor, by whoever presses the button, within this
KEPT_FOR = timedelta(days=90)
AGAIN_AFTER = [timedelta(minutes=5), timedelta(hours=1), timedelta(hours=6)]  # what may pass
AT_ONCE = 4  # requests that are out at the same time, whatever the number of workers
PAUSE = 1.0  # seconds at least from one request to the same site to the next
SECONDS = 15.0  # that one run goes on: the worker has other things to do
LEASE = timedelta(minutes=2)
LOOKED_THROUGH = 200  # waiting links among which different sites are looked for
SOON = 200  # articles


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


def are_looked_at() -> bool:
    """Whether the newsroom wants its links checked."""
    return not CheckRule.objects.filter(key="links", level=CheckRule.Level.OFF).exists()


@dataclass(frozen=True)
class Seen:
    """How far the links of one article are checked: how many there are, how many wait, how many of them for the first
    time, when the oldest was asked."""

    total: int
    waiting: int
    unknown: int
    checked_at: datetime | None


def seen_of(article: Article) -> Seen:
    """How far its links are checked."""
    checks = [check for _, check in known([article])[article.pk]]
    waiting = sum(check is None or check.waits for check in checks)
    asked = [check.checked_at for check in checks if check and check.checked_at]
    return Seen(len(checks), waiting, len(checks) - len(asked), min(asked, default=None))


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


def check_due(now: datetime | None = None) -> bool:
    """Ask the links that wait, AT_ONCE at a time and never one site twice within a second, for about SECONDS.

    Returns whether more are waiting. Nothing is begun while another worker is at it: few requests are out at once.
    """
    if LinkCheck.objects.claimed(now).exists():
        return False
    until = time.monotonic() + SECONDS
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while batch := _claim(now):
            began = time.monotonic()
            for check, answer in zip(batch, pool.map(_ask, [check.url for check in batch]), strict=True):
                _keep(check, answer, now or timezone.now())
            if time.monotonic() > until:
                break
            time.sleep(max(0, PAUSE - (time.monotonic() - began)))
    return LinkCheck.objects.due(now).exists()


def forget_old(now: datetime | None = None) -> int:
    """Delete what is known of links that nobody asked about for KEPT_FOR; returns how many. Safe to run twice."""
    old = (now or timezone.now()) - KEPT_FOR
    return LinkCheck.objects.filter(due_at=None, checked_at__lt=old).delete()[0]


def ask_before_publishing(now: datetime | None = None) -> int:
    """Ask again the links of what goes out within a day, the soonest first; returns how many."""
    if not are_looked_at():
        return 0
    now = now or timezone.now()
    soon = Article.objects.due(now + timedelta(days=1)).only("body_html", "source_url")
    return sum(ask(article, now=now) for article in soon[:SOON])


def _claim(now: datetime | None) -> list[LinkCheck]:
    """Up to AT_ONCE links that wait, of as many sites, for this worker alone; a worker that dies gives them back."""
    by_site = {urlsplit(check.url).netloc: check for check in reversed(LinkCheck.objects.due(now)[:LOOKED_THROUGH])}
    until = (now or timezone.now()) + LEASE
    free = LinkCheck.objects.due(now)
    batch = list(by_site.values())[-AT_ONCE:]
    return [check for check in batch if free.filter(pk=check.pk).order_by().update(claimed_until=until)]


def _ask(url: str) -> outside.Answer:
    return outside.ask(url, f"Paneldesk/1.0 (looks whether links answer; +{settings.SITE_URL})")


def _keep(check: LinkCheck, answer: outside.Answer, now: datetime) -> None:
    """Write down what came of it. What may pass is asked again, after growing pauses."""
    tries = 0 if answer.ok else check.tries + 1
    again = answer.passing and tries <= len(AGAIN_AFTER)
    if answer.ok:
        state = LinkCheck.State.ANSWERS
    else:
        state = LinkCheck.State.REFUSED if answer.refused else LinkCheck.State.BROKEN
    LinkCheck.objects.filter(pk=check.pk).update(
        state=state,
        status=answer.status,
        detail=answer.detail,
        tries=tries,
        checked_at=now,
        claimed_until=None,
        due_at=now + AGAIN_AFTER[tries - 1] if again else None,
    )
