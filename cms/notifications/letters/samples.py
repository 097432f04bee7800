"""What a letter is looked at with: news of its kind that somebody was told, or made-up news where there is none.

No way into a seat is made for it, and the way out of such mail is that of whoever looks.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils import timezone

from cms.accounts.roles import newsroom, panel_reader, watcher
from cms.notifications.letters import writing
from cms.notifications.letters.language import Source
from cms.notifications.letters.passages import Button
from cms.notifications.letters.vocabulary import URL, Letter, letter_of
from cms.notifications.models import Notification
from cms.notifications.routing import notice_of
from cms.notifications.unsubscribing import unsubscribe_url
from cms.notifications.wording import facts_of, values_of

CHOICES = 12  # news to choose among, the newest

may_see_news = newsroom & panel_reader & watcher


@dataclass(frozen=True)
class Sample:
    """A letter as it would be: its parts, and in whose zone."""

    subject: str
    text: str
    page: str


def news_of(kind: str, reader) -> list[Notification]:
    """What people were told of this kind, newest first, for those who may see it all."""
    if not may_see_news(reader):
        return []
    rows = Notification.objects.filter(kind=kind, user__isnull=False).select_related("event__actor", "user__hours")
    return list(rows.order_by("-pk")[:CHOICES])


def sample(kind: str, source: Source, reader, news: Notification | None = None) -> Sample:
    """The letter in these words, of this news or of made-up news. The words must be free of mistakes."""
    real = _facts(kind, news, reader) if news else None
    zone = news.user.zone if real else reader.zone
    with timezone.override(zone):
        facts, words = (real, values_of(kind, real)) if real else _made_up(letter_of(kind), reader)
        subject, parts = writing.subject(source, words), writing.parts(source, words)
        return Sample(subject, writing.plain(parts, facts), writing.page(parts, facts, subject))


def _facts(kind: str, news: Notification, reader) -> dict | None:
    """Those of the news; None where what it was about is gone."""
    try:
        facts = facts_of(notice_of(kind), news.event, news.user)
    except (AttributeError, IndexError, ObjectDoesNotExist):
        return None
    return facts | {"unsubscribe_url": unsubscribe_url(reader, kind)}


def _made_up(letter: Letter, reader) -> tuple[dict, dict]:
    words = {name: word.example for name, word in letter.words.items()}
    url = settings.SITE_URL + "/"
    words |= {URL: Button(url), "site": settings.SITE_NAME, "reader": reader.name}
    facts = {
        "site_name": settings.SITE_NAME,
        "zone": reader.zone.key,
        "url": url,
        "preferences_url": settings.SITE_URL + reverse("notification_preferences"),
        "unsubscribe_url": unsubscribe_url(reader, letter.kind),
    }
    facts |= {"article": {"headline": words["headline"]}} if "headline" in words else {}
    facts |= {"persona": {"name": words["persona"]}} if "persona" in words else {}
    return facts, words
