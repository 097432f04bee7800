"""A notification as a mail: text and HTML, in the receiver's zone, under a Message-ID that never changes."""

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
    user, event = notification.user, notification.event
    with timezone.override(user.zone):
        context = notice_of(notification.kind).context(event)
        context |= {"person": user, "event": event, "site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
        context["url"] = settings.SITE_URL + context["url"]
        name = f"emails/{notification.kind}"
        subject = " ".join(render_to_string(f"{name}.subject.txt", context).split())
        mail = EmailMultiAlternatives(subject, render_to_string(f"{name}.txt", context).strip() + "\n", to=[user.email])
        mail.attach_alternative(render_to_string(f"{name}.html", context), "text/html")
    mail.extra_headers["Message-ID"] = message_id(notification)
    return mail


def message_id(notification: Notification) -> str:
    """The same for every attempt, so that the receiving side can tell a repeat (RFC 5322, 3.6.4)."""
    return f"<notification-{notification.pk}@{urlsplit(settings.SITE_URL).hostname}>"
