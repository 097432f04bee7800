"""Begin issues: one for each day that has something, and one for each article that somebody wants at once.

The day's issue goes out at a settled hour in the site's zone, with all that was first published since the one before,
however long ago that was: a day on which no worker was there is caught up with the next. Where there is nothing, there
is no issue.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Article
from cms.events import bell
from cms.events.recording import record
from cms.lib.times import last_time
from newsletter.models import Issue, Pace, Subscription
from newsletter.stories import editions_of


def begin_daily(now: datetime | None = None) -> Issue | None:
    """Begin the issue whose hour has come; None where there is none to begin, or somebody was first."""
    until = last_time(settings.NEWSLETTER_HOUR, ZoneInfo(settings.TIME_ZONE), now or timezone.now())
    last = Issue.objects.of_days().first()
    if last and last.day >= until.date():
        return None
    since = last.until if last else until - timedelta(days=1)
    issue = Issue(day=until.date(), since=since, until=until)
    return _begin(issue) if editions_of(issue).exists() else None


def next_daily(now: datetime | None = None) -> datetime:
    """When the next day's issue goes out, if there is anything in it; in the site's zone."""
    zone = ZoneInfo(settings.TIME_ZONE)
    return last_time(settings.NEWSLETTER_HOUR, zone, (now or timezone.now()) + timedelta(days=1))


def begin_at_once(article: Article) -> Issue | None:
    """Begin the issue of an article, unless nobody wants any, or it has one."""
    wanted = Subscription.objects.filter(pace=Pace.AT_ONCE).exists()
    if not wanted or Issue.objects.filter(article=article).exists():
        return None
    return _begin(Issue(article=article))


@transaction.atomic
def _begin(issue: Issue) -> Issue | None:
    try:
        with transaction.atomic():
            issue.save(force_insert=True)
    except IntegrityError:  # another worker was first
        return None
    record("newsletter.issue", subject=issue, once=issue.key)
    transaction.on_commit(bell.ring_newsagent, robust=True)
    return issue
