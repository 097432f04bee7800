"""Mail that comes back after a mail server had taken it: its delivery has failed, as if it had been refused."""

from django.db import transaction

from cms.lib.logs import without_tokens
from cms.notifications import leases
from cms.notifications.models import Delivery, Subscriber
from cms.notifications.preferences import silence
from cms.notifications.reaching import give_up
from cms.notifications.refusals import Returned
from cms.notifications.reports import Report, Says
from cms.notifications.returnpaths import delivery_of
from cms.notifications.subscribers import erase

State = Delivery.State


class TooEarly(Exception):
    """The mail is back before it was written down that it left."""


@transaction.atomic
def take_back(report: Report) -> str:
    """Do what a report is reason for, if it is about a mail of ours: twice is once. Returns in words what that was.

    A failure marks the address where that is to blame, and tells who waits (reaching.py); a delay is noted; who calls a
    mail unwanted gets no more news of its topic, if it is one that can be silenced, and a subscriber who does so is
    erased. Raises TooEarly for a mail that is
    being handed over at this moment.
    """
    if report.says == Says.NOTHING:
        return "no report"
    delivery = delivery_of(report.to)
    if delivery is None:
        return "about no mail of ours"
    if report.says == Says.UNWANTED:
        return _silence(delivery)
    if delivery.state == State.SENDING:
        raise TooEarly
    if delivery.state != State.SENT:
        return f"delivery {delivery.pk} is {delivery.get_state_display()}"
    return _fail(delivery, report) if report.says == Says.FAILED else _note(delivery, report)


def _fail(delivery: Delivery, report: Report) -> str:
    why = Returned(report.status, report.words)
    if leases.mark(delivery, state=State.FAILED, trouble=_trouble("Came back", report)):
        give_up(delivery, why)
    return f"delivery {delivery.pk} has failed"


def _note(delivery: Delivery, report: Report) -> str:
    leases.mark(delivery, trouble=_trouble("On its way still", report))
    return f"delivery {delivery.pk} is late"


def _silence(delivery: Delivery) -> str:
    told = delivery.notification
    if isinstance(told.to, Subscriber):
        erase(told.to.key)
        return f"delivery {delivery.pk} was unwanted"
    silenced = silence(told.user, told.kind)
    return f"delivery {delivery.pk} was unwanted" + ("" if silenced else ", but cannot be silenced")


def _trouble(what: str, report: Report) -> str:
    said = " ".join(part for part in (report.status, report.words) if part)
    return without_tokens(f"{what}: {said}" if said else what)  # servers may quote the mail
