"""Voices, people, line-ups."""

from django.contrib import admin
from unfold.admin import ModelAdmin, TabularInline

from cms.accounts.access import ByRole
from panels.models import Panel, Panelist, Persona, Seat


@admin.register(Persona)
class PersonaAdmin(ByRole, ModelAdmin):
    """Voices."""

    list_display = ("name", "perspective", "min_words", "max_words")
    search_fields = ("name",)


@admin.register(Panelist)
class PanelistAdmin(ByRole, ModelAdmin):
    """Who may write for whom."""

    list_display = ("user",)
    list_select_related = ("user",)
    search_fields = ("user__username", "user__last_name")
    autocomplete_fields = ("user", "personas")


class SeatInline(ByRole, TabularInline):
    """The seats of a line-up; these are plans, so they may go."""

    model = Seat
    extra = 1
    autocomplete_fields = ("persona", "panelist")

    def has_delete_permission(self, request, obj=None):
        """A plan may be changed."""
        return self.writes(request.user)


@admin.register(Panel)
class PanelAdmin(ByRole, ModelAdmin):
    """Line-ups."""

    list_display = ("name", "answer_hours", "deliver_hours")
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}
    inlines = (SeatInline,)
