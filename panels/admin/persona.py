"""Voices, people, line-ups."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db import models
from django.db.models import Count
from django.forms import DateInput, ModelForm, ValidationError
from django.utils.html import format_html
from unfold.admin import ModelAdmin, TabularInline
from unfold.widgets import UnfoldAdminColorInputWidget, UnfoldAdminTextareaWidget

from cms.accounts.access import ByRole
from cms.accounts.roles import panel_keeper, panel_reader
from panels import away
from panels.availability import standings
from panels.models import Absence, Panel, Panelist, Persona, Seat, Terms


class ForThePanel(ByRole):
    """Seen by all who see panels, kept by those who keep them."""

    reads = staticmethod(panel_reader | panel_keeper)
    writes = staticmethod(panel_keeper)


class Kept(ForThePanel, ModelAdmin):
    """Named once, under an address that lasts."""

    actions = None
    compressed_fields = False
    formfield_overrides = {models.TextField: {"widget": UnfoldAdminTextareaWidget(attrs={"rows": 4})}}

    def get_readonly_fields(self, request, obj=None):
        """The slug of what exists stays."""
        return ("slug",) if obj else ()

    def get_prepopulated_fields(self, request, obj=None):
        """Only a new one is given its slug."""
        return {} if obj else {"slug": ("name",)}


@admin.register(Persona)
class PersonaAdmin(Kept):
    """Voices."""

    list_display = ("voice", "perspective", "range", "writers")
    ordering = ("name",)  # a count beside each row forgets the model's own
    search_fields = ("name",)
    fieldsets = (
        (None, {"fields": ("name", "slug", "perspective", "description")}),
        ("For panelists", {"fields": ("voice_guide", ("min_words", "max_words"), "edits_need_consent")}),
        ("How it looks", {"fields": ("accent", "avatar")}),
    )

    def get_queryset(self, request):
        """With how many write for each."""
        return super().get_queryset(request).annotate(writer_count=Count("panelists"))

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """The accent is picked from a colour field."""
        if db_field.name == "accent":
            kwargs["widget"] = UnfoldAdminColorInputWidget
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description="name", ordering="name")
    def voice(self, persona):
        """Its name beside its colour."""
        return format_html('<span class="nr-dot" style="--accent: {}"></span>{}', persona.accent, persona.name)

    @admin.display(description="words")
    def range(self, persona):
        """How long its takes are."""
        return f"{persona.min_words}–{persona.max_words}"

    @admin.display(description="panelists", ordering="writer_count")
    def writers(self, persona):
        """How many write for it."""
        return persona.writer_count


class WithStandings(ChangeList):
    """The list, with how each panelist of its page stands."""

    def get_results(self, request):
        """Two queries for all of them."""
        super().get_results(request)
        stand = standings(self.result_list)
        for panelist in self.result_list:
            panelist.standing = stand[panelist.pk]


class AbsenceInline(ForThePanel, TabularInline):
    """Days away, as the panelist notes them at the desk. One is noted or removed; it is never changed."""

    model = Absence
    extra = 1
    hide_title = True
    verbose_name = "time away"
    verbose_name_plural = "days away, in their zone"
    formfield_overrides = {models.DateField: {"widget": DateInput(attrs={"type": "date", "class": "nr-input nr-day"})}}

    def get_queryset(self, request):
        """Those that are not over."""
        return super().get_queryset(request).to_come()

    def has_change_permission(self, request, obj=None):
        """What was noted is removed, and noted anew."""
        return False

    def has_delete_permission(self, request, obj=None):
        """They may be back earlier."""
        return self.writes(request.user)


@admin.register(Panelist)
class PanelistAdmin(ForThePanel, ModelAdmin):
    """Who may write for whom."""

    list_display = ("user", "voices", "load", "days_away", "active")
    fieldsets = (
        (None, {"fields": ("user", "personas")}),
        ("Whom to ask for what", {"fields": ("categories", "subjects", "languages", "most_open")}),
        ("What goes out", {"fields": ("edits_need_consent",)}),
    )
    inlines = (AbsenceInline,)
    list_select_related = ("user",)
    search_fields = ("user__username", "user__first_name", "user__last_name")
    autocomplete_fields = ("user", "personas", "categories")
    actions = None
    compressed_fields = False

    def get_queryset(self, request):
        """With their personas."""
        return super().get_queryset(request).select_related("user").prefetch_related("personas")

    def get_readonly_fields(self, request, obj=None):
        """A panelist stays the same person."""
        return ("user",) if obj else ()

    @admin.display(description="personas")
    def voices(self, panelist):
        """For whom they write."""
        return ", ".join(persona.name for persona in panelist.personas.all())

    def get_changelist(self, request, **kwargs):
        """Their loads and days away are looked up for the page that is shown."""
        return WithStandings

    def save_formset(self, request, form, formset, change):
        """Days away: through the verbs."""
        formset.save(commit=False)
        for absence in formset.deleted_objects:
            away.come_back(absence.pk, by=request.user)
        for absence in formset.new_objects:
            days = {"first_day": absence.first_day, "last_day": absence.last_day}
            away.go_away(form.instance, by=request.user, **days)

    @admin.display(description="load")
    def load(self, panelist):
        """How much they have to do, and how much they take."""
        return panelist.standing.load

    @admin.display(description="away")
    def days_away(self, panelist):
        """Until when, if they are."""
        return panelist.standing.away() or "–"

    @admin.display(description="active", boolean=True, ordering="user__is_active")
    def active(self, panelist):
        """Whether they can sign in and be invited."""
        return panelist.user.is_active


class SeatInline(ForThePanel, TabularInline):
    """The seats of a line-up; these are plans, so they may go."""

    model = Seat
    extra = 1
    hide_title = True
    autocomplete_fields = ("persona", "panelist", "standby")
    fields = ("persona", "panelist", "standby", "required", "position")

    def has_delete_permission(self, request, obj=None):
        """A plan may be changed."""
        return self.writes(request.user)


class PanelForm(ModelForm):
    """A line-up; no other one is the default of its categories."""

    def clean_categories(self):
        """Raises ValidationError for a category that has a default."""
        chosen = self.cleaned_data["categories"]
        for other in Panel.objects.filter(categories__in=chosen).exclude(pk=self.instance.pk).distinct()[:1]:
            raise ValidationError(f"{other} is the default of one of these. Take the category from it first.")
        return chosen


@admin.register(Panel)
class PanelAdmin(Kept):
    """Line-ups."""

    form = PanelForm
    list_display = ("name", "seats_count", "default_of", "answer_hours", "deliver_hours")
    search_fields = ("name",)
    autocomplete_fields = ("categories",)
    inlines = (SeatInline,)
    fieldsets = (
        (None, {"fields": ("name", "slug", "categories")}),
        ("What its panelists are asked", {"fields": ("brief", ("answer_hours", "deliver_hours"), "asks_interests")}),
        ("Terms", {"fields": [field.name for field in Terms._meta.get_fields()]}),
    )

    def get_queryset(self, request):
        """With how many seats each has."""
        return super().get_queryset(request).annotate(seat_count=Count("seats")).prefetch_related("categories")

    @admin.display(description="default of")
    def default_of(self, panel):
        """For which categories it is offered first."""
        return ", ".join(category.name for category in panel.categories.all()) or "–"

    @admin.display(description="seats", ordering="seat_count")
    def seats_count(self, panel):
        """How many seats it has."""
        return panel.seat_count
