"""The event log, to be read."""

import json

from django.contrib import admin
from django.utils.html import format_html
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.views import ChangeList

from cms.accounts.access import ByRole
from cms.accounts.roles import nobody, watcher
from cms.events.models import Event
from cms.events.words import in_words
from cms.lib.times import brief


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
    list_filter = ("name", ("actor", AutocompleteSelectFilter))
    list_filter_submit = True
    list_select_related = ("actor",)
    search_fields = ("name",)
    show_full_result_count = False
    list_per_page = 50
    actions = None
    fields = ("when", "what", "name", "facts", "dispatched_at", "trouble")
    readonly_fields = ("when", "what", "facts")

    def get_changelist(self, request, **kwargs):
        """The list that has the words."""
        return Log

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
