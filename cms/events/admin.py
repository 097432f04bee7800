"""The event log, to be read."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from cms.accounts.access import ByRole
from cms.events.models import Event


@admin.register(Event)
class EventAdmin(ByRole, ModelAdmin):
    """What happened."""

    writes = staticmethod(lambda user: False)
    list_display = ("at", "name", "subject_type", "subject_id", "actor")
    list_filter = ("name",)
    list_select_related = ("actor",)
    show_full_result_count = False
