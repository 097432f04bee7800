"""Deliveries: what failed, why, and once more."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from cms.accounts.access import ByRole
from cms.notifications.deliveries import retry
from cms.notifications.models import Delivery


@admin.register(Delivery)
class DeliveryAdmin(ByRole, ModelAdmin):
    """What was sent to whom, and what could not be."""

    writes = staticmethod(lambda user: False)
    list_display = ("notification", "channel", "state", "tries", "trouble", "sent_at")
    list_filter = ("state",)
    list_select_related = ("notification__user",)
    show_full_result_count = False
    actions = ("try_again",)

    @admin.action(description="Try failed ones again")
    def try_again(self, request, queryset):
        """Take them up again."""
        done = sum(retry(pk) for pk in queryset.values_list("pk", flat=True)[:500])
        self.message_user(request, f"{done} will be tried again now.")
