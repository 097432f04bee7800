"""How strict the checklist is: for a chief to set, for editors to read."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from articles import checklist
from articles.admin.lists import label
from articles.models import CheckRule
from articles.seams import checks
from cms.accounts.access import ByRole
from cms.accounts.roles import administrator, panel_reader

TONES = {CheckRule.Level.BLOCK: "late", CheckRule.Level.WARN: "changes", CheckRule.Level.OFF: ""}


@admin.register(CheckRule)
class CheckRuleAdmin(ByRole, ModelAdmin):
    """One line for each check."""

    reads = staticmethod(panel_reader | administrator)
    writes = staticmethod(checklist.may_set)
    list_display = ("title", "about", "level_words", "most")
    list_display_links = ("title",)
    list_before_template = "admin/articles/checkrule/_what_it_is.html"
    fields = ("about", "level", "most")
    readonly_fields = ("about",)
    compressed_fields = False
    show_full_result_count = False
    actions = None

    class Media:
        css = {"all": ("newsroom/checklist.css",)}

    def has_add_permission(self, request):
        """Checks are made of code."""
        return False

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Named by its title."""
        rule = self.get_object(request, object_id)
        named = {"title": f"Checklist: {self.title(rule).lower()}"} if rule else {}
        return super().change_view(request, object_id, form_url, named | (extra_context or {}))

    def get_fields(self, request, obj=None):
        """A number only where the check counts."""
        return self.fields if obj and checks[obj.key].counts else self.fields[:-1]

    def get_form(self, request, obj=None, change=False, **kwargs):
        """Only with what the check may be set to."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj and "level" in form.base_fields:
            form.base_fields["level"].choices = [
                (level.value, level.label) for level in checklist.levels_of(checks[obj.key])
            ]
        return form

    def save_model(self, request, obj, form, change):
        """Through the verb, which records it."""
        checklist.set_rule(obj.pk, by=request.user, level=obj.level, most=obj.most)

    @admin.display(description="check")
    def title(self, rule):
        """What the checklist calls it."""
        return checks[rule.key].title

    @admin.display(description="what should be there")
    def about(self, rule):
        """What it looks at."""
        return checks[rule.key].about

    @admin.display(description="otherwise it", ordering="level")
    def level_words(self, rule):
        """What it does when something is lacking."""
        return label(rule.get_level_display(), TONES[rule.level])
