"""The library of pictures: a grid to search, and a page for each."""

from django.contrib import admin
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter

from cms.accounts.access import ByRole
from pictures.admin.lists import Kind, search
from pictures.admin.pages import Pages
from pictures.admin.picker import Picker
from pictures.models import Picture, Tag
from pictures.rights import picture_reader, uploader


@admin.register(Picture)
class PictureAdmin(Picker, Pages, ByRole, ModelAdmin):
    """Pictures; each is changed on a page of its own, through the verbs."""

    reads = staticmethod(picture_reader)
    writes = staticmethod(uploader)
    list_display = ("title",)
    list_filter = (Kind, ("licence", ChoicesDropdownFilter), ("tags", AutocompleteSelectFilter))
    list_filter_submit = True
    search_fields = ("words",)
    search_help_text = "Title, alt text, credit or tag"
    show_full_result_count = False
    list_per_page = 48
    actions = None
    change_list_template = "admin/pictures/picture/change_list.html"

    def get_search_results(self, request, queryset, search_term):
        """Every word somewhere in what is said."""
        return search(queryset, search_term), False


@admin.register(Tag)
class TagAdmin(ByRole, ModelAdmin):
    """Tags, for the filter to choose from. They come with pictures, and are written there."""

    reads = staticmethod(picture_reader)
    writes = staticmethod(lambda user: False)
    search_fields = ("name",)
    show_full_result_count = False
    actions = None

    def has_module_permission(self, request):
        """Not a page of its own in any list."""
        return False
