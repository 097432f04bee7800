"""The daily digest: what somebody wants to hear of once a day, in one mail at their hour (bundling.py begins it).

What it says is found when it is written: what is true by then, unread, and not silenced.
"""

from datetime import UTC, datetime

from django.db.models import QuerySet, Window
from django.db.models.functions import RowNumber
from django.template.defaultfilters import pluralize
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from cms.accounts.models import User
from cms.events.models import Event
from cms.notifications.letters.passages import News
from cms.notifications.letters.vocabulary import Passage, Word, describe
from cms.notifications.looking import keep, seen
from cms.notifications.models import Delivery, Notification, Preference
from cms.notifications.preferences import way_of
from cms.notifications.routing import Notice, know, notice_of
from cms.notifications.topics import DIGEST
from cms.notifications.wording import facts_of, line_of

LONGEST = 100  # lines of one digest; the inbox has the rest


def prepare(digests: list[Event]) -> None:
    """Ask what all of them have to tell at once."""
    told = {("news", event.pk): [] for event in digests}
    for row in _bundled([event.pk for event in digests]):
        told["news", row.digest_id].append(row.notification)
    keep(told)


def _news(event: Event) -> list[Notification]:
    """What this digest has to tell at this moment, oldest first: what is true still, unread, and not silenced since."""
    rows = seen(("news", event.pk), lambda: [row.notification for row in _bundled([event.pk])])
    wanted = {kind for kind in {row.kind for row in rows} if way_of(rows[0].user, kind) != Preference.Way.NEVER}
    return [row for row in rows if row.kind in wanted and notice_of(row.kind).holds(row.event)]


def _bundled(digests: list[int]) -> QuerySet[Delivery]:
    """What is unread of each digest, oldest first, up to one more than it has lines for."""
    oldest_first = ("notification__created_at", "notification__pk")
    nth = Window(RowNumber(), partition_by="digest", order_by=oldest_first)
    unread = Delivery.objects.filter(digest__in=digests, notification__read_at=None).annotate(nth=nth)
    rows = unread.filter(nth__lte=LONGEST + 1).order_by("digest", *oldest_first)
    whole = rows.select_related("notification__event__actor", "notification__user__hours")
    return whole.prefetch_related("notification__user__preferences")


def has_news(event: Event) -> bool:
    return bool(_news(event))


def _line(row: Notification) -> dict:
    """Worded anew, with the page that it leads to."""
    notice = notice_of(row.kind)
    facts = facts_of(notice, row.event, row.user)
    return {"words": line_of(notice, facts), "path": facts["path"], "url": facts["url"], "at": row.created_at}


def _letter(event: Event) -> dict:
    news = _news(event)
    count = f"{LONGEST} things and more" if len(news) > LONGEST else f"{len(news)} thing{pluralize(len(news))}"
    title = f"{count} since your last digest"
    return {
        "article": {"headline": title},
        # Only the mail has them: for ten thousand people it matters that the line in the inbox is made without.
        "lines": SimpleLazyObject(lambda: [_line(row) for row in news[:LONGEST]]),
        "title": title,
        "url": reverse("inbox:list"),
        "reply_to": None,
    }


def _whose(event: Event) -> list:
    return list(User.objects.filter(pk=event.subject_id))


_EXAMPLE = News(
    (
        {
            "words": "The Builder accepted: Glass battery",
            "at": datetime(2031, 5, 1, 12, tzinfo=UTC),
            "url": "https://example.org/desk/1/",
        },
        {
            "words": "The Skeptic submitted: Fusion again",
            "at": datetime(2031, 5, 2, tzinfo=UTC),
            "url": "https://example.org/desk/2/",
        },
    )
)
NOTICE = Notice(DIGEST, _whose, _letter, has_news, prepare=prepare)
know(NOTICE)
describe(
    DIGEST,
    "The daily digest",
    Word("title", "How much there is", "2 things since your last digest", lambda facts: facts["title"]),
    Passage("news", "All of it", _EXAMPLE, lambda facts: News(tuple(facts["lines"]))),
)
