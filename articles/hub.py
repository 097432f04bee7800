"""Tell the WebSub hub which feeds have changed, so that it tells whoever follows them.

How a hub hears of news the standard leaves open (W3C, WebSub, section 4); hubs take a form with `hub.mode=publish`, and
the address as `hub.url` or `hub.topic`.
"""

import logging
import time
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from articles import seams
from articles.models import Article, Category, HubTopic, Organization
from cms.lib import outside

log = logging.getLogger(__name__)

NEWS = {"article.publish", "article.extend", "article.rollback", "article.withdraw"}
FEEDS = ("feed.xml", "feed.json")  # below the page of each list
SETTLED = timedelta(seconds=2)  # after which no cache of ours hands an older feed to the hub (articles/site/cache.py)
LEASE = timedelta(minutes=2)
SECONDS = 15.0  # that one run goes on: the worker has other things to do
# After a try in vain, until the next; the last of them again and again, until it is taken.
PAUSES = [timedelta(**gap) for gap in ({"minutes": 1}, {"minutes": 5}, {"minutes": 30}, {"hours": 2}, {"hours": 8})]


def has_changed(article: Article, now: datetime | None = None) -> None:
    """Have the hub told of every feed that this article is in, or any edition of it was: one it has left changed too.

    What waits already is told once; what waits after a failure is tried now, since there is news.
    """
    due_at = (now or timezone.now()) + SETTLED
    topics = [HubTopic(path=page + feed, due_at=due_at) for page in lists_of(article) for feed in FEEDS]
    HubTopic.objects.bulk_create(topics, update_conflicts=True, unique_fields=["path"], update_fields=["due_at"])


def lists_of(article: Article) -> list[str]:
    """The paths of all lists that an edition of the article was ever in, always in the same order: their rows are
    locked in it."""
    subjects = [*_subjects(Category, article), *_subjects(Organization, article)]
    answers = seams.lists_asked.send(Article, article=article)
    joined = (page for _, pages in answers for page in pages)
    return sorted({"/", *(subject.get_absolute_url() for subject in subjects), *joined})


def tell_due(now: datetime | None = None) -> int:
    """Tell the hub of the feeds that are due, one by one, for about SECONDS; returns of how many it took the news.

    Nothing is begun while another worker is at it: a hub that hangs holds up one. One that does not answer is left
    alone, with all that waits for it.
    """
    if not settings.WEBSUB_HUB or HubTopic.objects.claimed(now).exists():
        return 0
    until, told = time.monotonic() + SECONDS, 0
    while time.monotonic() < until and (topic := _claim(now)):
        try:
            reply = _tell(topic)
        except outside.NoReply as why:
            _leave_alone(_failed(topic, str(why), now))
            break
        if 200 <= reply.status < 300:
            told += 1
            _end(topic, due_at=None, tries=0)
        else:
            _failed(topic, f"it answered {reply}.", now)
    return told


def _subjects(model, article: Article):
    return model.objects.filter(editions__article=article).distinct()


def _claim(now: datetime | None) -> HubTopic | None:
    """One that is due, for this worker alone, or None; a worker that dies gives it back."""
    topic = HubTopic.objects.due(now).first()
    ours = topic and HubTopic.objects.due(now).filter(pk=topic.pk).order_by()
    return topic if ours and ours.update(claimed_until=(now or timezone.now()) + LEASE) else None


def _tell(topic: HubTopic) -> outside.Reply:
    address = settings.SITE_URL + topic.path
    body = urlencode({"hub.mode": "publish", "hub.url": address, "hub.topic": address}).encode()
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "User-Agent": f"Paneldesk/1.0 (says what is new; +{settings.SITE_URL})",
    }
    return outside.post(settings.WEBSUB_HUB, body, headers, here_too=settings.WEBHOOKS_TO_THIS_MACHINE)


def _failed(topic: HubTopic, why: str, now: datetime | None) -> datetime:
    """Have it tried again, and say when."""
    log.warning("The hub was not told of %s: %s", topic.path, why)
    again = (now or timezone.now()) + PAUSES[min(topic.tries, len(PAUSES) - 1)]
    _end(topic, due_at=again, tries=min(topic.tries + 1, len(PAUSES)))
    return again


def _end(topic: HubTopic, **changes) -> None:
    """Write down what came of it, unless there was news meanwhile: then that is still to be told."""
    rows = HubTopic.objects.filter(pk=topic.pk)
    if not rows.filter(due_at=topic.due_at).update(claimed_until=None, **changes):
        rows.update(claimed_until=None)


@transaction.atomic
def _leave_alone(until: datetime) -> None:
    """Let all that waits wait until then; locked in the order in which has_changed() has its rows."""
    waiting = HubTopic.objects.filter(due_at__lt=until).order_by("path").select_for_update()
    HubTopic.objects.filter(pk__in=list(waiting.values_list("pk", flat=True))).update(due_at=until)
