"""The admin of people."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from unfold.admin import ModelAdmin

from cms.accounts.access import ByRole
from cms.accounts.models import User
from cms.accounts.roles import chief, editor


@admin.register(User)
class PersonAdmin(ByRole, UserAdmin, ModelAdmin):
    """Editors look people up; a chief changes them, and nobody here makes a superuser."""

    reads = staticmethod(editor)
    writes = staticmethod(chief)
    list_display = ("username", "email", "first_name", "last_name", "is_active")
    readonly_fields = ("is_superuser", "user_permissions", "last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Person", {"fields": ("first_name", "last_name", "email", "time_zone")}),
        ("Roles", {"fields": ("is_active", "is_staff", "groups")}),
    )
