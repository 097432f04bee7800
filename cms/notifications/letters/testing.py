"""A letter sent to whoever words it, to be seen in their own mailbox. It is no news: nothing is written down."""

from django.core.mail import EmailMultiAlternatives

from cms.events.machine import Conflict
from cms.notifications.letters.samples import Sample
from cms.notifications.line import Line
from cms.notifications.reaching import must_be_in_reach
from cms.notifications.refusals import OutOfReach


def send_test(sample: Sample, person) -> None:
    """Send it to this person's own address, marked as a test. Raises Conflict, in words, when that cannot be."""
    if not person.email:
        raise Conflict("There is no address to send it to: your account has none.")
    mail = EmailMultiAlternatives(f"[Test] {sample.subject}", sample.text, to=[person.email])
    mail.attach_alternative(sample.page, "text/html")
    mail.extra_headers = {"Auto-Submitted": "auto-generated"}
    try:
        must_be_in_reach(person)
        with Line() as line:
            line.open()
            line.send(mail)
    except OutOfReach as why:
        raise Conflict(f"No mail reaches {person.email}: {why}.") from why
    except OSError as why:  # every SMTPException is one
        raise Conflict(f"The mail server did not take it ({type(why).__name__}). Try again in a while.") from why
