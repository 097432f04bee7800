"""The admin of articles and their words."""

from django.contrib import admin
from django.db import models
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminURLInputWidget

from articles.models import Category, Organization
from cms.accounts.access import ByRole


@admin.register(Category, Organization)
class NamedAdmin(ByRole, ModelAdmin):
    """A name and its address; the address is set once, so that links last."""

    list_display = ("name", "slug")
    search_fields = ("name",)
    formfield_overrides = {models.URLField: {"assume_scheme": "https", "widget": UnfoldAdminURLInputWidget}}
    prepopulated_fields = {"slug": ("name",)}

    def get_readonly_fields(self, request, obj=None):
        """The slug of what exists stays."""
        return ("slug",) if obj else ()

    def get_prepopulated_fields(self, request, obj=None):
        """Only a new one is given its slug."""
        return {} if obj else self.prepopulated_fields
