"""Forget who had which letter, long after it was sent; how many had one stays.

Only an issue that all were told of is thinned out: it is never told again, so nobody needs to be known to have had it.
"""

from collections import Counter
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from cms.notifications.models import Delivery, Notification
from newsletter.models import Issue

BATCH = 500  # letters forgotten in one transaction


def thin_out(now: datetime | None = None) -> int:
    """Forget the letters of issues that were told more than NEWSLETTER_DAYS days ago; returns how many. Nothing is due
    where that is 0. Safe to run twice, and to be stopped."""
    if not settings.NEWSLETTER_DAYS:
        return 0
    told = Issue.objects.filter(spread_at__lt=(now or timezone.now()) - timedelta(days=settings.NEWSLETTER_DAYS))
    crowded = told.filter(Exists(_ended_of(OuterRef("pk")))).order_by("pk").values_list("pk", flat=True)
    forgotten = 0
    for pk in list(crowded):
        while some := _forget(pk):
            forgotten += some
    return forgotten


def _ended_of(issue: int | OuterRef) -> QuerySet[Delivery]:
    return Delivery.objects.ended().about(Issue, [issue])


@transaction.atomic
def _forget(pk: int) -> int:
    """Forget the next BATCH letters of an issue, having written down how many ended how."""
    issue = Issue.objects.select_for_update().get(pk=pk)
    letters = list(_ended_of(pk).select_for_update(of=("self",)).order_by("pk")[:BATCH])
    issue.forgotten = Counter(issue.forgotten) + Counter(letter.state for letter in letters)
    issue.save(update_fields=["forgotten"])
    Notification.objects.filter(pk__in=[letter.notification_id for letter in letters]).delete()
    return len(letters)
