"""Who may open what in the admin: roles decide, not Django's table of permissions."""

import re

from django.contrib.admin import ShowFacets
from django.http import Http404

from cms.accounts.roles import editor, newsroom, nobody, writer
from cms.lib.choosing import Choose, ChooseMany
from cms.lib.counting import BoundedPaginator

_TOO_LARGE = re.compile(r"\d{19}")  # more than any key has, and than SQLite takes for a number


class ByRole:
    """A ModelAdmin mixin: `reads` sees, `writes` adds and changes; nobody deletes. Nothing is counted past a bound."""

    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = ShowFacets.NEVER  # each would count the whole list
    list_per_page = 50
    reads = staticmethod(editor)
    writes = staticmethod(editor)

    def has_module_permission(self, request):
        """Listed for those who may see."""
        return self.reads(request.user)

    def has_view_permission(self, request, obj=None):
        """Seen by `reads`."""
        return self.reads(request.user)

    def has_add_permission(self, request, obj=None):
        """Added by `writes`."""
        return self.writes(request.user)

    def has_change_permission(self, request, obj=None):
        """Changed by `writes`."""
        return self.writes(request.user)

    def has_delete_permission(self, request, obj=None):
        """Nobody: what was is kept."""
        return False

    def render_change_form(self, request, context, *args, **kwargs):
        """With no way to a history of what nobody changes here."""
        context["show_history"] = context.get("show_history") and self.writes is not nobody
        return super().render_change_form(request, context, *args, **kwargs)

    def lookup_allowed(self, lookup, value, request=None):
        """As Django says, and by no number that no database has: such an address is answered as a bad one."""
        return not _TOO_LARGE.search(str(value)) and super().lookup_allowed(lookup, value, request)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """As Django makes it; one that is looked up takes no nonsense."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", Choose(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """As Django makes it; one that is looked up takes no nonsense."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ChooseMany(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        # Django would send to the index with a message; an address that leads nowhere says so here as everywhere.
        raise Http404(f"There is no {opts.verbose_name} {object_id[:40]}.")


class ForTheNewsroom(ByRole):
    """Seen by all who work on articles or their panels, changed by those who write or edit."""

    reads = staticmethod(newsroom)
    writes = staticmethod(writer | editor)
