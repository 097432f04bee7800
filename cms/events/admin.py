"""The event log, to be read."""

import json

from django.apps import apps
from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.utils.html import format_html
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.views import ChangeList

from cms.accounts.access import ByRole
from cms.accounts.roles import nobody, watcher
from cms.events.models import Event
from cms.events.words import in_words, known, subjects
from cms.lib.times import brief


class About(SimpleListFilter):
    """Events about one kind of thing."""

    title = "about"
    parameter_name = "about"

    def lookups(self, request, model_admin):
        """What events have words for."""
        return sorted((label, apps.get_model(label)._meta.verbose_name_plural) for label in subjects())

    def queryset(self, request, queryset):
        """Those about it; an unknown word narrows nothing."""
        return queryset.filter(subject_type=self.value()) if self.value() in subjects() else queryset


class Log(ChangeList):
    """A page of events, each with its line: the rows they are about are fetched together."""

    def get_results(self, request):
        """Raises what Django raises."""
        super().get_results(request)
        self.result_list = list(self.result_list)
        for line in in_words(self.result_list):
            line.event.line = line


@admin.register(Event)
class EventAdmin(ByRole, ModelAdmin):
    """What happened."""

    reads = staticmethod(watcher)
    writes = staticmethod(nobody)
    list_display = ("when", "what", "trouble")
    list_filter = (About, ("actor", AutocompleteSelectFilter))
    list_filter_submit = True
    list_select_related = ("actor",)
    search_fields = ("name",)
    actions = None
    fields = ("when", "what", "name", "facts", "dispatched_at", "trouble")
    readonly_fields = ("when", "what", "facts")

    def get_changelist(self, request, **kwargs):
        """The list that has the words."""
        return Log

    def get_search_results(self, request, queryset, search_term):
        """By the name of the event, among the names there are."""
        words = search_term.lower().split()[:10]
        names = [name for name in sorted(known()) if all(word in name for word in words)]
        return (queryset.filter(name__in=names) if words else queryset), False

    @admin.display(description="when", ordering="pk")
    def when(self, event):
        """The time, zone named."""
        return format_html('<span class="nr-time">{}</span>', brief(event.at))

    @admin.display(description="what")
    def what(self, event):
        """A sentence, with a link to what it is about."""
        line = getattr(event, "line", None) or in_words([event])[0]
        if not line.url:
            return str(line)
        return format_html(
            "{} {} <a class='nr-link' href='{}'>{}</a>{}", line.who, line.did, line.url, line.what, line.rest
        )

    @admin.display(description="facts")
    def facts(self, event):
        """What was written down with it."""
        return format_html("<pre class='nr-facts'>{}</pre>", json.dumps(event.data, indent=2, ensure_ascii=False))
