"""A notification as a mail: text and HTML, in the receiver's zone, under a Message-ID that never changes."""

from contextlib import nullcontext
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from django.utils.functional import cached_property

from cms.lib.languages import in_content_language
from cms.lib.opaque import opaque
from cms.notifications.models import Notification
from cms.notifications.routing import notice_of
from cms.notifications.unsubscribing import ONE_CLICK
from cms.notifications.ways import with_ways_in
from cms.notifications.wording import facts_of, written


class Letter(EmailMultiAlternatives):
    """A mail that can be made ready before anybody stands before the mail server with it, and come back elsewhere than
    to who it is from."""

    @cached_property
    def _ready(self):
        return super().message()

    def message(self):
        """As Django makes it, once: what is changed afterwards is not in it."""
        return self._ready

    def comes_back_to(self, address: str) -> None:
        """Give it this envelope sender."""
        self.extra_headers["From"], self.from_email = self.from_email, address


def build(notification: Notification, *, goes_out: bool = False) -> Letter:
    """The mail for a notification, in the zone of its person, and to a subscriber in the language of the content. One
    that goes out has the ways in that are made for them; any other is for looking at."""
    with in_content_language() if notification.subscriber else nullcontext():
        return _built(notification, goes_out)


def _built(notification: Notification, goes_out: bool) -> Letter:
    to, notice = notification.to, notice_of(notification.kind)
    facts = facts_of(notice, notification.event, to)
    facts = with_ways_in(facts) if goes_out else facts
    with timezone.override(to.zone):
        subject, text, page = written(notice.kind, facts)
        mail = Letter(subject, text, to=[to.email])
        mail.attach_alternative(page, "text/html")
        for part in notice.files(notification.event):
            mail.attach(part)
    editor = facts["reply_to"]
    if editor is not None and editor.email:
        mail.reply_to = [editor.email]
    mail.extra_headers = _headers(notification) | _way_out(facts["unsubscribe_url"])
    return mail


def _headers(notification: Notification) -> dict:
    """Mails about one article or seat hang together in a mailbox, and no autoresponder answers them (RFC 3834)."""
    event = notification.event
    root = f"<{event.subject_type}-{event.subject_id}@{_host()}>"
    identity = {"Message-ID": message_id(notification), "In-Reply-To": root, "References": root}
    return identity | {"Auto-Submitted": "auto-generated"}


def _way_out(url: str | None) -> dict:
    """What mailboxes make their own button of (RFC 8058); nothing for mail that cannot be silenced."""
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": ONE_CLICK} if url else {}


def message_id(notification: Notification) -> str:
    """The same for every attempt, so that the receiving side can tell a repeat (RFC 5322, 3.6.4)."""
    return name_of("notification", notification.pk)


def name_of(kind: str, pk: int) -> str:
    """The Message-ID of a mail that a row stands for. It does not count the rows: from what is between two of them
    one could tell how much others are told."""
    return f"<{kind}-{opaque(kind, pk)}@{_host()}>"


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname
