"""Who subscribes, for those who keep their addresses; and what came of each issue."""

from collections import Counter, defaultdict

from django.contrib import admin, messages
from django.contrib.admin import SimpleListFilter
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.views import ChangeList

from cms.accounts.access import ByRole
from cms.accounts.roles import nobody, subscriber_keeper, watcher
from cms.lib.counting import counts_of
from cms.lib.times import brief
from cms.notifications.models import Delivery
from cms.notifications.subscribers import erase
from newsletter.models import Issue, Pace, Request, Subscription
from newsletter.notices import wish_in_words

MOST = 100_000  # subscribers that are counted one by one


class Reach(SimpleListFilter):
    """Those whom mail reaches, or does not."""

    title = "reach"
    parameter_name = "reach"

    def lookups(self, request, model_admin):
        """Either."""
        return [("yes", "mail reaches them"), ("no", "out of reach")]

    def queryset(self, request, queryset):
        """Those, or all."""
        if self.value() not in ("yes", "no"):
            return queryset
        return queryset.filter(subscriber__dead_address__isnull=self.value() == "yes")


@admin.register(Subscription)
class SubscriptionAdmin(ByRole, ModelAdmin):
    """The subscribers: looked up, and erased."""

    reads = staticmethod(subscriber_keeper)
    writes = staticmethod(nobody)
    list_display = ("address", "pace", "wish", "when", "reach")
    list_filter = (("pace", ChoicesDropdownFilter), Reach)
    list_filter_submit = True
    search_fields = ("subscriber__address__istartswith",)
    search_help_text = "How the address begins"
    ordering = ("-pk",)
    actions = None
    fields = readonly_fields = ("address", "pace", "wish", "when", "reach")
    change_form_outer_before_template = "admin/newsletter/subscription/_erase.html"

    def get_queryset(self, request):
        """With what a row shows, asked for together."""
        rows = super().get_queryset(request).select_related("subscriber__dead_address")
        return rows.prefetch_related("categories", "organizations", "personas")

    def get_urls(self):
        """The button, before Django's own addresses."""
        erasing = self.admin_site.admin_view(require_POST(self.erase))
        return [path("<int:pk>/erase/", erasing, name="newsletter_subscription_erase"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        """The list says how many there are of each kind."""
        if self.has_view_permission(request) and request.method == "GET":
            messages.info(request, _counted())
        return super().changelist_view(request, extra_context)

    def erase(self, request, pk: int):
        """Forget an address, because whoever has it asked for that."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        erase(get_object_or_404(Subscription.objects.select_related("subscriber"), pk=pk).subscriber.key)
        messages.success(request, "The address is erased. Nothing is mailed there any more.")
        return HttpResponseRedirect(reverse("admin:newsletter_subscription_changelist"))

    @admin.display(description="address", ordering="subscriber__address")
    def address(self, subscription):
        """Where it goes."""
        return subscription.subscriber.address

    @admin.display(description="about")
    def wish(self, subscription):
        """What they want."""
        return capfirst(wish_in_words(subscription)) if subscription.everything else wish_in_words(subscription)

    @admin.display(description="since", ordering="since")
    def when(self, subscription):
        """Since when."""
        return brief(subscription.since)

    @admin.display(description="reach")
    def reach(self, subscription):
        """Why no mail reaches them, if none does."""
        mark = getattr(subscription.subscriber, "dead_address", None)
        return format_html('<span class="nr-late">{}, since {}</span>', mark.reason, brief(mark.at)) if mark else "–"


def _counted() -> str:
    rows = Subscription.objects.all()
    counts = counts_of(
        MOST,
        daily=rows.filter(pace=Pace.DAILY),
        at_once=rows.filter(pace=Pace.AT_ONCE),
        dead=rows.exclude(subscriber__dead_address=None),
    )
    asked = counts_of(MOST, asked=Request.objects.filter(confirmed_at=None))["asked"]
    return (
        f"{counts['daily']} once a day, {counts['at_once']} at once; of these {counts['dead']} out of reach. "
        f"{asked} not confirmed."
    )


class Issues(ChangeList):
    """A page of issues, each with what became of its letters: counted together."""

    def get_results(self, request):
        """Raises what Django raises."""
        super().get_results(request)
        self.result_list = list(self.result_list)
        count_letters(self.result_list)


def count_letters(issues: list[Issue]) -> None:
    """Give each of these issues `letters`: how many of its letters are in which state."""
    rows = Delivery.objects.about(Issue, [issue.pk for issue in issues]).order_by()
    known = defaultdict(Counter)
    for pk, state, count in rows.values_list("notification__event__subject_id", "state").annotate(count=Count("pk")):
        known[pk][state] = count
    for issue in issues:
        issue.letters = known[issue.pk] + Counter(issue.forgotten)


@admin.register(Issue)
class IssueAdmin(ByRole, ModelAdmin):
    """What went out, to how many."""

    reads = staticmethod(watcher | subscriber_keeper)
    writes = staticmethod(nobody)
    list_display = ("what", "begun", "sent", "waiting", "failed", "not_sent")
    list_select_related = ("article__live_edition",)
    ordering = ("-pk",)
    actions = None
    fields = readonly_fields = ("what", "page", "begun", "sent", "waiting", "failed", "not_sent")

    def get_changelist(self, request, **kwargs):
        """The list that has the numbers."""
        return Issues

    def get_object(self, request, object_id, from_field=None):
        """With the numbers."""
        issue = super().get_object(request, object_id, from_field)
        if issue:
            count_letters([issue])
        return issue

    @admin.display(description="issue")
    def what(self, issue):
        """The day, or the article."""
        return f"{issue.day:%A, %-d %B %Y}" if issue.day else issue.article.headline

    @admin.display(description="page")
    def page(self, issue):
        """Where readers read it."""
        url = issue.get_absolute_url()
        return format_html('<a class="nr-link" href="{}">{}</a>', url, url)

    @admin.display(description="begun", ordering="pk")
    def begun(self, issue):
        """When, and whether all subscribers were asked by now."""
        return brief(issue.made_at) if issue.spread_at else f"{brief(issue.made_at)}, still being told"

    @admin.display(description="sent")
    def sent(self, issue):
        """How many left."""
        return issue.letters[Delivery.State.SENT]

    @admin.display(description="waiting")
    def waiting(self, issue):
        """How many are to be sent."""
        return sum(issue.letters[state] for state in (Delivery.State.WAITING, Delivery.State.SENDING))

    @admin.display(description="failed")
    def failed(self, issue):
        """How many were given up, with a way to those that are still known one by one."""
        count = issue.letters[Delivery.State.FAILED]
        if count == issue.forgotten.get(Delivery.State.FAILED, 0):
            return count
        url = reverse("admin:notifications_delivery_changelist") + "?state__exact=failed&channel__exact=newsletter"
        return format_html('<a class="nr-link nr-late" href="{}">{}</a>', url, count)

    @admin.display(description="called off")
    def not_sent(self, issue):
        """How many were not to be sent any more: withdrawn, or whoever it was has left or chose otherwise."""
        return issue.letters[Delivery.State.CALLED_OFF]
