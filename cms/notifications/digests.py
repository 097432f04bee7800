"""The daily digest: what somebody wants to hear of once a day, in one mail at their hour.

A delivery that is collected waits for it. At the hour the collected ones are bundled under one event for the person and
the day, however often and however late the sweep runs; what the letter says is found when it is written.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Min
from django.template.defaultfilters import pluralize
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from cms.accounts.models import User
from cms.events.models import Event
from cms.events.recording import one_ring, record
from cms.notifications.letters.passages import News
from cms.notifications.letters.vocabulary import Passage, Word, describe
from cms.notifications.models import Delivery, Notification, Preference
from cms.notifications.preferences import last_digest, way_of
from cms.notifications.routing import Notice, notice_of, tell
from cms.notifications.topics import DIGEST
from cms.notifications.wording import facts_of, line_of

LONGEST = 100  # lines of one digest; the inbox has the rest


def bundle_due(now: datetime | None = None) -> int:
    """Begin the digest of everybody whose hour has come since something was collected for them; returns how many."""
    now = now or timezone.now()
    with one_ring():
        return sum(_bundle(person, hour) for person, hour in _at_their_hour(now))


def _at_their_hour(now: datetime):
    """Each person with something collected before the last time at which their digest was to go out, and that time."""
    collected = Delivery.objects.collected().values("notification__user")
    since = dict(collected.annotate(since=Min("notification__created_at")).values_list("notification__user", "since"))
    for person in User.objects.select_related("hours").filter(pk__in=collected).iterator():
        hour = last_digest(person, now)
        if since.get(person.pk, now) < hour:
            yield person, hour


@transaction.atomic
def _bundle(person: User, hour: datetime) -> bool:
    """One digest for a person and a day of theirs. What is collected later that day waits for the next."""
    day = hour.date().isoformat()
    event = record("person.digest", subject=person, once=f"digest:{person.pk}:{day}", day=day)
    if event is None:
        return False
    mine = Delivery.objects.collected().filter(notification__user=person)
    mine.update(state=Delivery.State.BUNDLED, digest=event)
    return True


def _news(event: Event) -> Iterator[Notification]:
    """What this digest has to tell at this moment, oldest first: what is true still, unread, and not silenced since."""
    bundled = Notification.objects.filter(deliveries__digest=event, read_at=None)
    rows = bundled.select_related("event__actor", "user__hours").order_by("created_at", "pk")[: LONGEST + 1]
    wanted = {kind for kind in {row.kind for row in rows} if way_of(rows[0].user, kind) != Preference.Way.NEVER}
    return (row for row in rows if row.kind in wanted and notice_of(row.kind).still_true(row.event))


def _has_news(event: Event) -> bool:
    return next(_news(event), None) is not None


def _line(row: Notification) -> dict:
    """Worded anew, with the page that it leads to."""
    notice = notice_of(row.kind)
    facts = facts_of(notice, row.event, row.user)
    return {"words": line_of(notice, facts), "path": facts["path"], "url": facts["url"], "at": row.created_at}


def _letter(event: Event) -> dict:
    news = list(_news(event))
    count = f"{LONGEST} things and more" if len(news) > LONGEST else f"{len(news)} thing{pluralize(len(news))}"
    title = f"{count} since your last digest"
    return {
        # Only the mail has them: for ten thousand people it matters that the line in the inbox is made without.
        "lines": SimpleLazyObject(lambda: [_line(row) for row in news[:LONGEST]]),
        "title": title,
        "url": reverse("inbox:list"),
        "reply_to": None,
    }


def _whose(event: Event) -> list:
    return list(get_user_model().objects.filter(pk=event.subject_id))


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
tell("person.digest", Notice(DIGEST, _whose, _letter, _has_news))
describe(
    DIGEST,
    "The daily digest",
    Word("title", "How much there is", "2 things since your last digest", lambda facts: facts["title"]),
    Passage("news", "All of it", _EXAMPLE, lambda facts: News(tuple(facts["lines"]))),
)
