"""The admin of people and roles."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import Count
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from cms.accounts.access import ByRole
from cms.accounts.models import User
from cms.accounts.roles import CHIEF, EDITOR, NEWSROOM, PANELIST, WRITER, chief, editor
from cms.lib.times import spell

MAY = {
    WRITER: "Drafts articles and submits them for review.",
    EDITOR: "Also approves, assigns, decides on takes, schedules and publishes.",
    CHIEF: "Also overrides the panel, withdraws, rolls back, and keeps the people.",
    PANELIST: "Writes takes at the desk, and sees nothing of the newsroom.",
}


@admin.register(User)
class PersonAdmin(ByRole, UserAdmin, ModelAdmin):
    """Editors look people up; a chief changes them, and nobody here makes a superuser."""

    reads = staticmethod(editor)
    writes = staticmethod(chief)
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "full_name", "roles", "email", "is_active")
    list_filter = ("groups", "is_active")
    filter_horizontal = ()
    show_full_result_count = False
    actions = None
    compressed_fields = False
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
        """A chief, but not of those who stand above: a password set for them would open their account."""
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not above

    def save_related(self, request, form, formsets, change):
        """Who has a role of the newsroom may open its pages; who lost it may not."""
        super().save_related(request, form, formsets, change)
        person = form.instance
        person.is_staff = person.is_superuser or person.groups.filter(name__in=NEWSROOM).exists()
        person.save(update_fields=["is_staff"])

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
        """Their roles."""
        return ", ".join(group.name for group in person.groups.all())


admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(ByRole, ModelAdmin):
    """The roles: what each may do is code, who has one is set at the person."""

    reads = staticmethod(chief)
    writes = staticmethod(lambda user: False)
    list_display = ("name", "may", "people")
    fields = ("name", "may")
    readonly_fields = ("may",)
    actions = None

    def get_queryset(self, request):
        """With how many have each."""
        return super().get_queryset(request).annotate(user_count=Count("user"))

    @admin.display(description="may")
    def may(self, group):
        """In a sentence."""
        return MAY.get(group.name, "Nothing of its own.")

    @admin.display(description="people", ordering="user_count")
    def people(self, group):
        """How many have it."""
        return group.user_count
