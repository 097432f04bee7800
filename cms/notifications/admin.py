"""Notices and their deliveries: what was told to whom, what failed, why, and once more."""

from django.contrib import admin, messages
from django.contrib.admin import SimpleListFilter
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import pluralize
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter
from unfold.views import ChangeList

from cms.accounts.access import ByRole
from cms.accounts.models import User
from cms.accounts.roles import nobody, watcher
from cms.events.words import in_words
from cms.lib.times import brief, relative
from cms.notifications.deliveries import retry, retry_all_to
from cms.notifications.letters.admin import LetterTextAdmin  # noqa: F401 -- registered by being imported
from cms.notifications.models import Delivery, Notification, Subscriber
from cms.notifications.routing import kinds

TRIED_AT_ONCE = 500


class Outbox(ChangeList):
    """A page of deliveries, each with what happened: the rows it is about are fetched together."""

    def get_results(self, request):
        """Raises what Django raises."""
        super().get_results(request)
        self.result_list = list(self.result_list)
        lines = in_words([delivery.notification.event for delivery in self.result_list])
        for delivery, line in zip(self.result_list, lines, strict=True):
            delivery.line = line


class InDoubt(SimpleListFilter):
    """Those that may have arrived more than once."""

    title = "how often"
    parameter_name = "doubt"

    def lookups(self, request, model_admin):
        """Only them."""
        return [("yes", "perhaps more than once")]

    def queryset(self, request, queryset):
        """Only them, or all."""
        return queryset.in_doubt() if self.value() == "yes" else queryset


@admin.register(Delivery)
class DeliveryAdmin(ByRole, ModelAdmin):
    """What was sent to whom, and what could not be."""

    reads = staticmethod(watcher)
    writes = staticmethod(nobody)
    list_display = ("person", "news", "state_words", "tries", "when", "reason")
    list_filter = (
        ("state", ChoicesDropdownFilter),
        ("channel", ChoicesDropdownFilter),
        InDoubt,
        ("notification__user", AutocompleteSelectFilter),
    )
    list_filter_submit = True
    list_select_related = ("notification__user", "notification__subscriber", "notification__event__actor")
    search_fields = ("notification__user__username", "notification__user__email")
    search_help_text = "Name or address"
    actions = ("try_again",)
    change_form_outer_before_template = "admin/notifications/delivery/_retry.html"
    fields = ("person", "news", "state_words", "tries", "when", "repeats", "trouble")
    readonly_fields = ("person", "news", "state_words", "when", "repeats")

    def get_changelist(self, request, **kwargs):
        """The list that has the words."""
        return Outbox

    def get_queryset(self, request):
        """With the person and the event, for the page of one too."""
        return super().get_queryset(request).select_related(*self.list_select_related)

    def get_urls(self):
        """Once more, for one delivery or all to one person, before Django's own addresses."""

        def view(address, method, name):
            wrapped = self.admin_site.admin_view(require_POST(method))
            return path(address, wrapped, name=f"notifications_delivery_{name}")

        return [
            view("<int:pk>/retry/", self.retry_one, "retry"),
            view("to/<int:pk>/retry/", self.retry_to, "retry_to"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        """The reader of the list is told how much of it failed."""
        failed = Delivery.objects.failed().count() if self.has_view_permission(request) else 0
        if failed and request.method == "GET" and "state__exact" not in request.GET:
            words = "1 delivery was" if failed == 1 else f"{failed} deliveries were"
            here = reverse("admin:notifications_delivery_changelist") + "?state__exact=failed"
            messages.warning(
                request, format_html('{} given up: <a class="nr-link" href="{}">see why</a>.', words, here)
            )
        return super().changelist_view(request, extra_context)

    def retry_one(self, request, pk: int):
        """Take one up again."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        get_object_or_404(Delivery, pk=pk)
        if retry(pk):
            messages.success(request, "It is tried again now.")
        else:
            messages.info(request, "It is not among the failed ones (any more): nothing to try again.")
        return HttpResponseRedirect(reverse("admin:notifications_delivery_change", args=[pk]))

    def retry_to(self, request, pk: int):
        """Take up again all that did not reach one person."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        person = get_object_or_404(User, pk=pk)
        done = retry_all_to(person)
        what = "webhook" if person.is_program else "mail"
        words = f"{done} {what}{pluralize(done)} to {person.name} will be tried again now."
        messages.success(request, words if done else f"No {what} to {person.name} has failed: nothing to try again.")
        return HttpResponseRedirect(reverse("admin:accounts_user_change", args=[pk]))

    @admin.action(description="Try failed ones again")
    def try_again(self, request, queryset):
        """Take them up again."""
        done = sum(retry(pk) for pk in queryset.values_list("pk", flat=True)[:TRIED_AT_ONCE])
        self.message_user(request, f"{done} will be tried again now." if done else "None of these had failed.")

    @admin.display(description="to", ordering="notification__user__username")
    def person(self, delivery):
        """Who is told, and at which address, or that it is by webhook."""
        to = delivery.notification.to
        if to is None:
            return "a subscriber who left"
        if isinstance(to, Subscriber):
            return "a subscriber"  # which one is for those who keep the newsletter
        where = "by webhook" if delivery.channel == Delivery.Channel.WEBHOOK else to.email
        return format_html('{} <small class="nr-quiet">{}</small>', to.name, where)

    @admin.display(description="news")
    def news(self, delivery):
        """What happened."""
        return str(getattr(delivery, "line", None) or in_words([delivery.notification.event])[0])

    @admin.display(description="state", ordering="state")
    def state_words(self, delivery):
        """How far it is; failed in red."""
        words = delivery.get_state_display().lower()
        return format_html('<span class="nr-label" data-tone="{}">{}</span>', delivery.state, words)

    @admin.display(description="when", ordering="due_at")
    def when(self, delivery):
        """When it left, or when it is tried next."""
        if delivery.state == Delivery.State.COLLECTED:
            return "at the hour they chose"
        if delivery.state in (Delivery.State.WAITING, Delivery.State.SENDING):
            return "to be sent now" if delivery.due_at <= timezone.now() else f"next try {relative(delivery.due_at)}"
        return f"sent {brief(delivery.sent_at)}" if delivery.sent_at else "–"

    @admin.display(description="how often")
    def repeats(self, delivery):
        """Whether it may have arrived more often than it should."""
        if not delivery.doubts:
            return "once" if delivery.state == Delivery.State.SENT else "–"
        tries = "1 try" if delivery.doubts == 1 else f"{delivery.doubts} tries"
        least = "once, and perhaps again" if delivery.state == Delivery.State.SENT else "perhaps"
        name = "webhook-id" if delivery.channel == Delivery.Channel.WEBHOOK else "Message-ID"
        return f"{least}: of {tries} nobody heard the end. All have the same {name}, by which they can be folded."

    @admin.display(description="why not")
    def reason(self, delivery):
        """What went wrong the last time, or that it may have arrived twice."""
        in_doubt = delivery.doubts and delivery.state == Delivery.State.SENT
        return delivery.trouble[:160] or ("may have arrived more than once" if in_doubt else "")


class Kind(SimpleListFilter):
    """Notices of one kind."""

    title = "kind"
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        """Every kind there is."""
        return [(kind, kind.replace("_", " ")) for kind in kinds()]

    def queryset(self, request, queryset):
        """Those of the kind."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Notification)
class NotificationAdmin(ByRole, ModelAdmin):
    """What was told to whom, whichever way."""

    reads = staticmethod(watcher)
    writes = staticmethod(nobody)
    list_display = ("to", "kind", "created_at", "read_at")
    list_filter = (Kind, ("user", AutocompleteSelectFilter))
    list_filter_submit = True
    list_select_related = ("user", "subscriber")
    actions = None

    @admin.display(description="to", ordering="user__username")
    def to(self, notification):
        """Who was told."""
        return str(notification.user or ("a subscriber" if notification.to else "a subscriber who left"))
