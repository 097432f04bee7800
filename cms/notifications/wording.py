"""A notice in words: the facts that they are made of, its one line, and its letter."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cms.notifications.letters import writing
from cms.notifications.letters.texts import in_use
from cms.notifications.letters.vocabulary import Values, letter_of
from cms.notifications.unsubscribing import unsubscribe_url


def facts_of(notice, event, person) -> dict:
    """What the words of this notice’s letter are made of for this person; `path` is the page to act on, `url` the
    same page as an absolute address."""
    facts = notice.facts(event)
    return facts | {
        "person": person,
        "event": event,
        "site_name": settings.SITE_NAME,
        "zone": person.zone.key,
        "path": facts["url"],
        "url": settings.SITE_URL + facts["url"],
        "preferences_url": settings.SITE_URL + reverse("notification_preferences"),
        "unsubscribe_url": unsubscribe_url(person, notice.kind),
        **notice.own(event, person),
    }


def values_of(kind: str, facts: dict) -> Values:
    """The words that a letter of this kind may use, as they are for these facts in the zone that is active."""
    return Values(letter_of(kind), facts)


def line_of(notice, facts: dict) -> str:
    """What the notice says in one line, in its person's zone: the subject of its mail, its line in the inbox."""
    with timezone.override(facts["person"].zone):
        return writing.subject(in_use(notice.kind), values_of(notice.kind, facts))


def written(kind: str, facts: dict) -> tuple[str, str, str]:
    """The subject, the plain text and the page of a letter, in the zone that is active."""
    source, words = in_use(kind), values_of(kind, facts)
    subject, parts = writing.subject(source, words), writing.parts(source, words)
    return subject, writing.plain(parts, facts), writing.page(parts, facts, subject)
