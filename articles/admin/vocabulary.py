"""The admin of categories and organizations."""

from django.contrib import admin
from django.db import models
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminURLInputWidget

from articles.models import Category, Organization
from cms.accounts.access import ByRole
from cms.accounts.roles import newsroom, vocabulary_keeper


@admin.register(Category, Organization)
class NamedAdmin(ByRole, ModelAdmin):
    """A name and its address; the address is set once, so that links last. Writers choose from them."""

    reads = staticmethod(newsroom | vocabulary_keeper)
    writes = staticmethod(vocabulary_keeper)
    list_display = ("name", "slug", "description")
    search_fields = ("name",)
    actions = None
    compressed_fields = False
    formfield_overrides = {models.URLField: {"assume_scheme": "https", "widget": UnfoldAdminURLInputWidget}}
    prepopulated_fields = {"slug": ("name",)}

    def has_module_permission(self, request):
        """Listed for those who keep them."""
        return vocabulary_keeper(request.user)

    def get_readonly_fields(self, request, obj=None):
        """The slug of what exists stays."""
        return ("slug",) if obj else ()

    def get_prepopulated_fields(self, request, obj=None):
        """Only a new one is given its slug."""
        return {} if obj else self.prepopulated_fields
