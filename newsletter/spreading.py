"""Tell an issue to whoever wants it: rows for the postman, a batch of subscriptions at a time.

The issue remembers how far it came, in the transaction that wrote the rows: a worker that dies leaves the rest to the
next sweep, and the database refuses to tell anybody of an issue twice.
"""

import time

from django.db import transaction
from django.utils import timezone

from cms.events import bell
from cms.events.models import Event
from cms.lib.languages import in_content_language
from cms.notifications.models import Delivery, Notification
from cms.notifications.schedule import ROUND
from newsletter.models import Issue, Subscription
from newsletter.notices import KINDS, day_in_words
from newsletter.stories import stories_of, taste_of

BATCH = 500  # subscriptions looked at in one transaction
ISSUES = 20


def spread_due() -> int:
    """Tell the issues that are to be told, oldest first, for about ROUND seconds; returns how many were told of one."""
    end, told = time.monotonic() + ROUND, 0
    waiting = Issue.objects.filter(spread_at=None).order_by("pk").values_list("pk", flat=True)
    for pk in list(waiting[:ISSUES]):
        while time.monotonic() < end and (some := spread(pk)) is not None:
            told += some
    return told


@transaction.atomic
def spread(pk: int) -> int | None:
    """Tell the next BATCH of subscriptions of an issue; returns how many wanted it, None when all were asked, or
    another worker has it in hand."""
    issue = Issue.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk, spread_at=None).first()
    if issue is None:
        return None
    asked = _next(issue)
    stories = stories_of(issue) if asked else []
    tastes = {row.subscriber_id: taste_of(row) for row in asked}
    wanted = [to for to, taste in tastes.items() if any(taste.wants(story) for story in stories)]
    _tell(issue, wanted, stories)
    issue.reached = asked[-1].pk if asked else issue.reached
    issue.spread_at = None if len(asked) == BATCH else timezone.now()
    issue.save(update_fields=["reached", "spread_at"])
    return len(wanted)


def _next(issue: Issue) -> list[Subscription]:
    """Those who had it like that when the issue was begun, and whom mail reaches."""
    rows = Subscription.objects.filter(pace=issue.pace, pk__gt=issue.reached, since__lte=issue.made_at)
    rows = rows.filter(subscriber__dead_address=None).order_by("pk")
    return list(rows.prefetch_related("categories", "organizations", "personas")[:BATCH])


def _tell(issue: Issue, subscribers: list[int], stories: list) -> None:
    if not subscribers:
        return
    event, kind = Event.objects.get(once=issue.key), KINDS[issue.pace]
    with in_content_language():
        title = day_in_words(issue) if issue.day else stories[0].headline
    line = {"event": event, "kind": kind, "title": title, "url": issue.get_absolute_url()}
    lines = [Notification(subscriber_id=to, **line) for to in subscribers]
    Notification.objects.bulk_create(lines, ignore_conflicts=True)
    new = Notification.objects.filter(event=event, subscriber__in=subscribers, deliveries=None)
    channel = Delivery.Channel.NEWSLETTER
    Delivery.objects.bulk_create(
        Delivery(notification_id=pk, channel=channel) for pk in new.values_list("pk", flat=True)
    )
    transaction.on_commit(bell.ring_postman, robust=True)
