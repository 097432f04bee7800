"""The admin of people and roles."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.html import format_html, format_html_join
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from cms.accounts import granting
from cms.accounts.access import ByRole
from cms.accounts.capabilities import CAPABILITIES, title
from cms.accounts.models import User
from cms.accounts.roles import administrator, people_keeper, people_reader
from cms.lib.times import spell


class ToldOnTheForm:
    """A ModelAdmin mixin: what a verb refuses is told on the form, all that was chosen still in it."""

    class Media:
        css = {"all": ["newsroom/roles.css"]}

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The form, once more when it was refused."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError as why:
            request.refusal = why
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form, with what was just refused of it."""
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refusal, form.asks = getattr(request, "refusal", None), request.user
        return form


class Refusable:
    """A form mixin: `refusal` is what a verb refused of this very form a moment ago, `asks` who fills it in."""

    refusal = asks = None

    def clean(self):
        """Raises the refusal."""
        cleaned = super().clean()
        if self.refusal:
            raise self.refusal
        return cleaned


def _lines(rows) -> list[tuple]:
    line = '<span class="nr-capability"><b>{}</b> <small>{}</small></span>'
    return [(key, format_html(line, name, sentence)) for key, name, sentence in rows]


class PersonForm(Refusable, UserChangeForm):
    """A person, and which of the roles that may be given to them they have."""

    groups = forms.ModelMultipleChoiceField(
        Group.objects.all(), required=False, label="Roles", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "groups" in self.fields and self.asks:
            roles = granting.grantable(self.asks)
            rows = [(role.pk, title(role.name).capitalize(), _may(role)) for role in roles]
            self.fields["groups"].choices = _lines(rows)


@admin.register(User)
class PersonAdmin(ToldOnTheForm, ByRole, UserAdmin, ModelAdmin):
    """People are looked up by many, and changed by those who keep them; nobody here makes a superuser."""

    reads = staticmethod(people_reader)
    writes = staticmethod(people_keeper)
    form = PersonForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "full_name", "roles", "email", "is_active")
    list_filter = (("groups", AutocompleteSelectFilter), "is_active")
    list_filter_submit = True
    filter_horizontal = ()
    actions = None
    compressed_fields = False
    change_form_outer_before_template = "admin/accounts/user/_reach.html"
    readonly_fields = ("seen", "joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Person", {"fields": ("first_name", "last_name", "email", "time_zone")}),
        ("Roles", {"fields": ("groups", "is_active")}),
        ("Sign-in", {"fields": ("seen", "joined")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "email", "usable_password", "password1", "password2")}),)

    def get_queryset(self, request):
        """With their roles."""
        return super().get_queryset(request).prefetch_related("groups")

    def get_list_filter(self, request):
        """By role, and whether they are still with us."""
        return self.list_filter

    def has_change_permission(self, request, obj=None):
        """Not of those who may more: a password set for them would open their account. Nor of programs: they are kept
        with the panel."""
        kept_here = obj is None or not (obj.is_program or granting.is_above(obj, request.user))
        return kept_here and super().has_change_permission(request, obj)

    def save_model(self, request, obj, form, change):
        """All but what they may do."""
        obj.is_active = form.initial.get("is_active", True)
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        """Roles, and whether they may sign in: through the verb."""
        given = form.cleaned_data
        if "groups" in given:
            granting.set_access(form.instance.pk, roles=given["groups"], is_active=given["is_active"], by=request.user)

    @admin.display(description="name", ordering="last_name")
    def full_name(self, person):
        """What colleagues call them."""
        return person.name

    @admin.display(description="last signed in")
    def seen(self, person):
        """When they last signed in, zone named."""
        return spell(person.last_login) if person.last_login else "never"

    @admin.display(description="with us since")
    def joined(self, person):
        """When they were added, zone named."""
        return spell(person.date_joined)

    @admin.display(description="roles")
    def roles(self, person):
        """Their roles; a program has none that counts."""
        return "program" if person.is_program else ", ".join(title(group.name) for group in person.groups.all())


class RoleForm(Refusable, forms.ModelForm):
    """What a role may do."""

    may = forms.MultipleChoiceField(
        required=False,
        label="Whoever has this role",
        choices=_lines((name, title(name).capitalize(), sentence) for name, sentence in CAPABILITIES.items()),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Group
        fields = ("name",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["may"] = sorted(granting.held_by(self.instance))


admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(ToldOnTheForm, ByRole, ModelAdmin):
    """What each role may do; who has one is set at the person."""

    reads = staticmethod(people_reader)
    writes = staticmethod(administrator)
    form = RoleForm
    list_display = ("called", "may_words", "people")
    search_fields = ("name",)
    fields = ("name", "may")
    actions = None
    compressed_fields = False

    def has_module_permission(self, request):
        """Listed for those who give roles, or change them."""
        return people_keeper(request.user) or administrator(request.user)

    def get_queryset(self, request):
        """With what each may do, and how many have it."""
        return super().get_queryset(request).prefetch_related("permissions").annotate(user_count=Count("user"))

    def get_readonly_fields(self, request, obj=None):
        """A role keeps its name; who may not change it reads what it may."""
        if self.has_change_permission(request, obj):
            return ("name",) if obj else ()
        return ("name", "may_lines")

    def get_fields(self, request, obj=None):
        """The list to tick, or to read."""
        return self.fields if self.has_change_permission(request, obj) else ("name", "may_lines")

    def save_model(self, request, obj, form, change):
        """The name of a new one."""
        if not change:
            obj.save()

    def save_related(self, request, form, formsets, change):
        """What it may: through the verb."""
        granting.set_capabilities(form.instance, form.cleaned_data["may"], by=request.user)

    @admin.display(description="role", ordering="name")
    def called(self, group):
        """Its name."""
        return title(group.name)

    @admin.display(description="may")
    def may_words(self, group):
        """In words."""
        return _may(group)

    @admin.display(description="whoever has this role")
    def may_lines(self, group):
        """A line for each thing, as those who change it see it."""
        held = granting.held_by(group)
        rows = _lines((name, title(name).capitalize(), CAPABILITIES[name]) for name in CAPABILITIES if name in held)
        return format_html_join("", "{}", ((line,) for _, line in rows)) or "Nothing in the newsroom."

    @admin.display(description="people", ordering="user_count")
    def people(self, group):
        """How many have it."""
        return group.user_count


def _may(group) -> str:
    held = {permission.codename for permission in group.permissions.all()}
    return ", ".join(title(name) for name in CAPABILITIES if name in held) or "Nothing in the newsroom."
