"""What is erased with a subscriber: cms.notifications knows nothing of requests."""

from django.db.models.signals import pre_delete
from django.dispatch import receiver

from cms.notifications.models import Subscriber
from newsletter.models import Request


@receiver(pre_delete, sender=Subscriber)
def forget_requests(sender, instance, **kwargs):
    """Their address stands in what they asked for too."""
    Request.objects.filter(address__iexact=instance.address).delete()
