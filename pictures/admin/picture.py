"""The library of pictures."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from cms.accounts.access import ForTheNewsroom
from pictures.models import Picture


@admin.register(Picture)
class PictureAdmin(ForTheNewsroom, ModelAdmin):
    """Pictures."""

    list_display = ("title", "credit")
    show_full_result_count = False
    actions = None
