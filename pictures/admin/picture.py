"""The library of pictures."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from cms.accounts.access import ByRole
from pictures.models import Picture
from pictures.rights import picture_reader, uploader


@admin.register(Picture)
class PictureAdmin(ByRole, ModelAdmin):
    """Pictures."""

    reads = staticmethod(picture_reader)
    writes = staticmethod(uploader)

    list_display = ("title", "credit")
    show_full_result_count = False
    actions = None
