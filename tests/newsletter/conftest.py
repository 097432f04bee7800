"""From the form to the mailbox: readers of the newsletter, as they come."""

import re

import pytest
from django.test import Client
from django.utils.html import strip_tags

from cms.events.dispatch import dispatch_pending
from cms.notifications.deliveries import deliver_due
from cms.notifications.errands import run_due
from cms.notifications.models import Subscriber
from newsletter.asking import answer_due
from newsletter.spreading import spread_due

SITE = "http://news.example.org"
LINK = re.compile(r"https?://[^\s<>\"]+/newsletter/(?:confirm|choices)/[^\s<>\"]+")


@pytest.fixture(autouse=True)
def _at_home(settings, monkeypatch):
    settings.SITE_URL, settings.TIME_ZONE = SITE, "Europe/Berlin"
    monkeypatch.setattr("articles.site.cache.FinishedPages._fresh", lambda *_: None)


@pytest.fixture
def reader():
    """A browser without cookies, whose forms have no token."""
    return Client(enforce_csrf_checks=True)


def path(address: str) -> str:
    return address.removeprefix(SITE)


def numbers(page: str) -> dict[str, str]:
    """What the list of issues in the admin says became of the letters of one."""
    cells = re.findall(r'<td class="field-(sent|waiting|failed|not_sent)[^"]*"[^>]*>(.*?)</td>', page, re.DOTALL)
    return {name: strip_tags(cell).strip() for name, cell in cells}


def post():
    """Have the workers come by: requests are answered, issues told, mail sent."""
    answer_due()
    run_due()
    dispatch_pending()
    spread_due()
    deliver_due()


@pytest.fixture
def confirmation(reader, letters):
    def confirmation(email="ada@example.org", **wish) -> str:
        """Fill in the form; returns the address in the letter."""
        letters.clear()
        assert reader.post("/newsletter/", {"email": email, **wish}).status_code == 302
        answer_due()
        run_due()
        return path(LINK.search(letters[-1].body)[0])

    return confirmation


@pytest.fixture
def subscribe(reader, confirmation, letters):
    def subscribe(email="ada@example.org", **wish) -> Subscriber:
        """Fill in the form, and confirm."""
        assert reader.post(confirmation(email, **wish)).status_code == 200
        letters.clear()
        return Subscriber.objects.get(address__iexact=email)

    return subscribe
