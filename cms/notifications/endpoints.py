"""Where somebody is told by webhook: set, signed for anew, found gone, trusted again. Who may do so, callers say."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.lib import outside
from cms.notifications.models import Delivery, Endpoint
from cms.notifications.reaching import GONE, tell_unreached
from cms.notifications.webhooks import NotTaken, new_secret

OVERLAP = timedelta(hours=24)  # for which a secret that was replaced signs beside the new one


def endpoint_of(user: User) -> Endpoint | None:
    """Where they are told by webhook, as it stands now."""
    return Endpoint.objects.filter(user=user).first()


@transaction.atomic
def set_address(user: User, url: str) -> str:
    """Tell them there from now on; nowhere, where `url` is empty. Returns the secret of an endpoint that is new, which
    is shown this once, else "". Another address is trusted anew. Raises ValidationError, at `webhook`, for an address
    that is none for webhooks."""
    url = url.strip()
    if why := url and outside.refusal_to_hand_over(url, here_too=settings.WEBHOOKS_TO_THIS_MACHINE):
        raise ValidationError({"webhook": f"No webhook can be sent there: {why}"})
    mine = Endpoint.objects.select_for_update().filter(user=user)
    if not url:
        mine.delete()
        return ""
    if mine.exclude(url=url).update(url=url, gone_at=None) or mine.exists():
        return ""
    return Endpoint.objects.create(user=user, url=url, secret=new_secret()).secret


@transaction.atomic
def renew_secret(user: User) -> str:
    """Give their endpoint another secret, which is shown this once; the one before it signs beside it for OVERLAP.
    Raises Endpoint.DoesNotExist."""
    endpoint = Endpoint.objects.select_for_update().get(user=user)
    endpoint.old_secret, endpoint.old_secret_until = endpoint.secret, timezone.now() + OVERLAP
    endpoint.secret = new_secret()
    endpoint.save()
    return endpoint.secret


def must_be_there(endpoint: Endpoint) -> None:
    """Raises NotTaken for one that is gone."""
    if endpoint.gone_at:
        raise NotTaken(f"{GONE}.", gone=True)


def give_up(delivery: Delivery, why: NotTaken) -> None:
    """In the transaction in which the delivery has failed: mark an endpoint that is gone, and write down that its user
    could not be told. Whoever waits for them is told once of an endpoint, and once of each news later."""
    endpoint = Endpoint.objects.select_for_update().filter(user=delivery.notification.user_id).first()
    if endpoint is None:
        return
    first = why.gone and endpoint.gone_at is None
    if first:
        endpoint.gone_at = timezone.now()
        endpoint.save(update_fields=["gone_at"])
    reason = GONE if why.gone else "its webhook was tried again and again in vain"
    tell_unreached(delivery, at=endpoint.url, reason=reason, since=endpoint.gone_at, just_found=first)
