"""From the form to the subscription (double opt-in): ask, have a letter sent, confirm.

The form does the same whoever types whichever address: it writes a request down and rings. A worker looks who that is:
so neither the answer nor how long it takes says who subscribes. An address is written to a few times a day at most,
however often and from wherever it is asked for.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.events import bell
from cms.lib.languages import in_content_language
from cms.notifications.errands import send_soon
from cms.notifications.mails import Letter
from cms.notifications.models import DeadAddress, Subscriber
from cms.notifications.wording import written
from newsletter.addresses import confirm_url
from newsletter.models import Request, Subscription
from newsletter.notices import CONFIRM

log = logging.getLogger(__name__)

GOOD_FOR = timedelta(hours=48)  # how long a request can be confirmed, and is kept
LETTERS = 3  # that an address is sent within that time, while nobody confirms
TOGETHER = 100  # requests answered in one round


@transaction.atomic
def ask(address: str, pace: str, chosen: dict[str, list]) -> None:
    """Write down that somebody wants this at that address, which was checked to be one."""
    Request.objects.create(address=address).fulfil(pace, chosen)
    transaction.on_commit(bell.ring_registrar, robust=True)


def answer_due() -> int:
    """Have the letters sent that requests wait for; returns how many requests were looked at. Twice is once."""
    waiting = Request.objects.filter(answered_at=None).order_by("pk").values_list("pk", flat=True)
    return sum(_answer(pk) for pk in list(waiting[:TOGETHER]))


@transaction.atomic
def _answer(pk: int) -> bool:
    request = Request.objects.select_for_update(skip_locked=True).filter(pk=pk, answered_at=None).first()
    if request is None:
        return False
    request.answered_at, request.mailed = timezone.now(), _may_be_mailed(request)
    request.save(update_fields=["answered_at", "mailed"])
    if request.mailed:
        send_soon(_letter(request))
    return True


def _may_be_mailed(request: Request) -> bool:
    """Not too often, not too late, and not to an address that takes no mail."""
    if is_over(request) or DeadAddress.objects.filter(subscriber__address__iexact=request.address).exists():
        return False
    lately = Request.objects.filter(address__iexact=request.address, made_at__gt=timezone.now() - GOOD_FOR)
    return lately.filter(mailed=True, confirmed_at=None).count() < LETTERS


def _letter(request: Request) -> Letter:
    to = Subscriber(address=request.address)
    facts = {"person": to, "request": request, "site_name": settings.SITE_NAME, "zone": to.zone.key}
    with in_content_language(), timezone.override(to.zone):
        subject, text, page = written(CONFIRM, facts | {"url": confirm_url(request)})
    mail = Letter(subject, text, to=[request.address])
    mail.attach_alternative(page, "text/html")
    return mail


def is_over(request: Request) -> bool:
    """It is too late to confirm it."""
    return request.made_at + GOOD_FOR <= timezone.now()


@transaction.atomic
def confirm(pk: int) -> Subscriber | None:
    """Have what was asked for from now on, instead of anything before; twice is once. None when it is too late."""
    request = Request.objects.select_for_update().filter(pk=pk).first()
    if request is None or is_over(request):
        return None
    subscriber = _subscriber(request.address)
    if request.confirmed_at is None:
        DeadAddress.objects.filter(subscriber=subscriber).delete()  # a letter has just arrived there
        subscription, _ = Subscription.objects.get_or_create(subscriber=subscriber)
        subscription.fulfil(request.pace, request.chosen())
        request.confirmed_at = timezone.now()
        request.save(update_fields=["confirmed_at"])
    return subscriber


def _subscriber(address: str) -> Subscriber:
    """The one of this address, locked."""
    try:
        with transaction.atomic():
            if not Subscriber.objects.filter(address__iexact=address).exists():
                Subscriber.objects.create(address=address)
    except IntegrityError:  # somebody else confirmed it at this very moment
        log.info("An address was confirmed twice at once")
    return Subscriber.objects.select_for_update().get(address__iexact=address)


@transaction.atomic
def choose(pk: int, pace: str, chosen: dict[str, list]) -> bool:
    """Have this subscription be so from now on. False when it is gone."""
    subscription = Subscription.objects.select_for_update().filter(pk=pk).first()
    if subscription:
        subscription.fulfil(pace, chosen)
    return subscription is not None


def forget_requests() -> int:
    """Delete what can no longer be confirmed, or was long ago; returns how many."""
    done, _ = Request.objects.filter(made_at__lte=timezone.now() - GOOD_FOR).delete()
    return done
