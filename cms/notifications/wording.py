"""A notice in words: the facts that its templates are given, and its one line."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from cms.notifications.unsubscribing import unsubscribe_url


def facts_of(notice, event, person) -> dict:
    """What the templates of this notice are given for this person; `path` is the page to act on, `url` the same page
    as an absolute address."""
    facts = notice.context(event)
    return facts | {
        "person": person,
        "event": event,
        "site_name": settings.SITE_NAME,
        "zone": person.zone.key,
        "path": facts["url"],
        "url": settings.SITE_URL + facts["url"],
        "preferences_url": settings.SITE_URL + reverse("notification_preferences"),
        "unsubscribe_url": unsubscribe_url(person, notice.kind),
    }


def line_of(notice, facts: dict) -> str:
    """What the notice says in one line, in its person's zone: the subject of its mail, its line in the inbox."""
    with timezone.override(facts["person"].zone):
        line = render_to_string(f"emails/{notice.kind}.subject.txt", facts)
    # One line, whatever a headline holds: a line end in a header would end the header.
    return " ".join(line.split())
