"""A notification as a mail: text and HTML, in the receiver's zone, under a Message-ID that never changes."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone

from cms.notifications.models import Notification
from cms.notifications.routing import notice_of


def send(notification: Notification) -> None:
    """Render and send one notification to its person. Raises whatever the mail backend raises."""
    build(notification).send()


def build(notification: Notification) -> EmailMultiAlternatives:
    """The mail for a notification. `url` in its context is made absolute with SITE_URL."""
    user, name = notification.user, f"emails/{notification.kind}"
    with timezone.override(user.zone):
        context = _context(notification)
        text = re.sub(r" *\n{3,}", "\n\n", render_to_string(f"{name}.txt", context)).strip() + "\n"
        mail = EmailMultiAlternatives(_subject(notification, context), text, to=[user.email])
        mail.attach_alternative(render_to_string(f"{name}.html", context), "text/html")
    editor = context["reply_to"]
    if editor is not None and editor.email:
        mail.reply_to = [editor.email]
    mail.extra_headers = _headers(notification)
    return mail


def subject(notification: Notification) -> str:
    """What the notification says, in one line: the subject of its mail, its title in an inbox."""
    with timezone.override(notification.user.zone):
        return _subject(notification, _context(notification))


def _context(notification: Notification) -> dict:
    context = notice_of(notification.kind).context(notification.event)
    return context | {
        "person": notification.user,
        "event": notification.event,
        "site_name": settings.SITE_NAME,
        "zone": notification.user.zone.key,
        "url": settings.SITE_URL + context["url"],
    }


def _subject(notification: Notification, context: dict) -> str:
    # One line, whatever a headline holds: a line end in a header would end the header.
    return " ".join(render_to_string(f"emails/{notification.kind}.subject.txt", context).split())


def _headers(notification: Notification) -> dict:
    """Mails about one article or seat hang together in a mailbox, and no autoresponder answers them (RFC 3834)."""
    event = notification.event
    root = f"<{event.subject_type}-{event.subject_id}@{_host()}>"
    identity = {"Message-ID": message_id(notification), "In-Reply-To": root, "References": root}
    return identity | {"Auto-Submitted": "auto-generated"}


def message_id(notification: Notification) -> str:
    """The same for every attempt, so that the receiving side can tell a repeat (RFC 5322, 3.6.4)."""
    return f"<notification-{notification.pk}@{_host()}>"


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname
