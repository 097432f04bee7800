"""Every seat of every article in one list, to be found; what is done with one is done on its article's page."""

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter

from articles.admin.lists import FoundByWords, label, moment
from cms.accounts.access import ByRole
from cms.accounts.roles import nobody, panel_reader
from cms.lib.numbers import whole
from cms.notifications.reaching import out_of_reach
from panels.models import Assignment


def page_of(seat: Assignment) -> str:
    """The address of the seat on its article's page."""
    return reverse("admin:articles_article_change", args=[seat.article_id]) + f"#seat-{seat.pk}"


class Overdue(SimpleListFilter):
    """Takes that were to be here by now, seats that nobody has, and times to confirm."""

    title = "when it is due"
    parameter_name = "due"

    def lookups(self, request, model_admin):
        """Overdue, without a panelist, or with another time proposed."""
        return [("over", "overdue"), ("fill", "nobody writes it yet"), ("ask", "another time is proposed")]

    def queryset(self, request, queryset):
        """The overdue ones, those to fill, or those to answer."""
        narrow = {"over": overdue, "fill": to_fill, "ask": asking}.get(self.value())
        return narrow(queryset) if narrow else queryset


def overdue(seats):
    """Those whose panelist was to deliver by now."""
    return seats.waiting_for_panelist().filter(due_at__lte=timezone.now())


def to_fill(seats):
    """Those that wait for somebody to be given them."""
    return seats.filter(state=Assignment.State.INVITED, panelist=None)


def asking(seats):
    """Those whose panelist proposed another time."""
    return seats.asking_for_time()


@admin.register(Assignment)
class AssignmentAdmin(FoundByWords, ByRole, ModelAdmin):
    """Seats, to be read."""

    reads = staticmethod(panel_reader)
    writes = staticmethod(nobody)
    found = {"by": "article_id", "newest": True}
    sortable_by = ("due",)
    list_display = ("voice", "on_article", "writer", "state_words", "due", "round")
    list_display_links = ("voice",)
    list_filter = (
        Overdue,
        ("state", ChoicesDropdownFilter),
        ("persona", AutocompleteSelectFilter),
        ("panelist", AutocompleteSelectFilter),
    )
    list_filter_submit = True
    list_select_related = ("article", "persona", "panelist__user__dead_address")
    search_fields = ("article__headline",)
    search_help_text = "Headline, among the newest thousand articles that have it"
    ordering = ("-pk",)
    actions = None

    @admin.display(description="persona", ordering="persona__name")
    def voice(self, seat):
        """The persona beside its colour."""
        dot = '<span class="nr-time"><span class="nr-dot" style="--accent: {}"></span>{}</span>'
        return format_html(dot, seat.persona.accent, seat.persona.name)

    @admin.display(description="article")
    def on_article(self, seat):
        """Its article, at its seat."""
        return format_html(
            '<a class="text-primary-600 dark:text-primary-500" href="{}">{}</a>', page_of(seat), seat.article.headline
        )

    @admin.display(description="panelist", ordering="panelist__user__username")
    def writer(self, seat):
        """Who writes it; in red why no mail reaches them, while the seat waits for them."""
        if not seat.panelist:
            return "–"
        why = out_of_reach(seat.panelist.user) if seat.state in Assignment.OPEN else ""
        late = format_html('<br><small class="nr-late">cannot be reached: {}</small>', why) if why else ""
        return format_html("{}{}", seat.panelist, late)

    @admin.display(description="state", ordering="state")
    def state_words(self, seat):
        """How far it is."""
        if seat.panelist_id is None and seat.state == Assignment.State.INVITED:
            return label("open")
        return label(seat.get_state_display(), seat.state)

    @admin.display(description="due", ordering="due_at")
    def due(self, seat):
        """When the take is due; red when it is late."""
        return moment(seat.due_at, late=seat.is_overdue())

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """To the article's page, where everything about the seat is."""
        seat = get_object_or_404(Assignment, pk=whole(object_id))
        return HttpResponseRedirect(page_of(seat))
