"""Mail that somebody waits for at a door: codes and links to sign in. It is no news, and nobody is told of it again.

A request only writes it down and rings. So a door answers as fast and says the same whoever it is, and with the mail
server away too. The words hold a secret: they are deleted with the row as soon as the mail is handed over, refused for
good, or no longer of use.
"""

import logging
from datetime import datetime

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone

from cms.accounts.adapter import NoOpenSignup
from cms.events import bell
from cms.notifications.line import Line
from cms.notifications.mails import name_of
from cms.notifications.models import Errand
from cms.notifications.refusals import is_final
from cms.notifications.schedule import ERRAND, pause_of_errand

log = logging.getLogger(__name__)


class Doors(NoOpenSignup):
    """Sign-in, whose mail is run as errands."""

    def post(self, mail: EmailMultiAlternatives) -> None:
        """Have it sent soon."""
        send_soon(mail)


def send_soon(mail: EmailMultiAlternatives) -> None:
    """Have a mail to one person sent by a worker, in the caller's transaction."""
    [to] = mail.to
    [page] = [content for content, kind in mail.alternatives if kind == "text/html"] or [""]
    Errand.objects.create(to=to, sender=mail.from_email, subject=mail.subject, text=mail.body, page=page)
    transaction.on_commit(bell.ring_errands)


def run_due(now: datetime | None = None) -> int:
    """Send what is due; returns how many were handed over. What is older than ERRAND is deleted unsent."""
    now, done = now or timezone.now(), 0
    late, _ = Errand.objects.filter(made_at__lte=now - ERRAND).delete()
    if late:
        log.warning("%s mails for people at a door could not be sent in time, and were deleted", late)
    with Line() as line:
        while not line.is_dead and (errand := _take(now)):
            done += _run(errand, line, now)
    return done


@transaction.atomic
def _take(now: datetime) -> Errand | None:
    """The one that has waited longest, in hand until its next try. A worker that dies with it leaves it to the others:
    it goes out again under the same Message-ID."""
    errand = Errand.objects.filter(due_at__lte=now).select_for_update(skip_locked=True).order_by("due_at", "pk").first()
    if errand:
        errand.tries += 1
        errand.due_at = now + pause_of_errand(errand.tries)
        errand.save(update_fields=["tries", "due_at"])
    return errand


def _run(errand: Errand, line: Line, now: datetime) -> bool:
    mail = EmailMultiAlternatives(errand.subject, errand.text, errand.sender, [errand.to])
    mail.extra_headers = {"Message-ID": name_of("errand", errand.pk), "Auto-Submitted": "auto-generated"}
    if errand.page:
        mail.attach_alternative(errand.page, "text/html")
    try:
        line.open()
        line.send(mail)
    except Exception as why:  # whatever it was: tried again while it is of use
        log.warning("Errand %s failed: %s", errand.pk, type(why).__name__)
        if is_final(why):
            errand.delete()
        return False
    errand.delete()
    return True
