"""When who is reminded: for those who keep the panel to set, for editors to read."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from articles.admin.lists import label
from panels import reminders
from panels.admin.persona import ForThePanel
from panels.models import ReminderRule


@admin.register(ReminderRule)
class ReminderRuleAdmin(ForThePanel, ModelAdmin):
    """One line for each rule; none is deleted, it is taken out of use."""

    list_display = ("says", "use")
    sortable_by = ()
    list_before_template = "admin/panels/reminderrule/_what_they_do.html"
    fields = ("hours", "when", "deadline", "tells", "is_active")
    compressed_fields = False
    actions = None

    def save_model(self, request, obj, form, change):
        """Through the verb, which writes it down."""
        reminders.set_rule(obj, by=request.user)

    @admin.display(description="reminder")
    def says(self, rule):
        """The rule in words."""
        return str(rule)

    @admin.display(description="in use")
    def use(self, rule):
        """Whether it does anything."""
        return label("in use", "approved") if rule.is_active else label("not in use", "")
