"""Programs on the panel: made with keys that are shown once, changed, given others, pinged, put to rest; and what each
was told."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminTextInputWidget

from articles.admin.lists import label
from cms.accounts.admin import Refusable, ToldOnTheForm
from cms.accounts.roles import watcher
from cms.events.machine import Conflict
from cms.lib.choosing import ChooseMany
from cms.lib.numbers import whole
from cms.notifications.endpoints import endpoint_of
from cms.notifications.models import Delivery
from panels import programs
from panels.admin.persona import ForThePanel
from panels.models import Panelist, Persona, Program

SHOWN = 12  # deliveries; their list has the others
PERSONAS = Panelist._meta.get_field("personas")


class ProgramForm(Refusable, forms.ModelForm):
    """What a program is for; its name is given once."""

    name = forms.CharField(max_length=60, widget=UnfoldAdminTextInputWidget, help_text="What colleagues call it.")
    personas = forms.ModelMultipleChoiceField(
        Persona.objects.all(), label="Writes for", widget=ChooseMany(PERSONAS, admin.site)
    )

    webhook = forms.CharField(
        required=False,
        max_length=500,
        label="Told at",
        widget=UnfoldAdminTextInputWidget(attrs={"placeholder": "https://", "inputmode": "url"}),
        help_text="The address of its webhook. Empty: it asks for its news itself.",
    )

    class Meta:
        model = Program
        fields = ("label",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["name"]
            endpoint = endpoint_of(self.instance.user)
            self.initial |= {"personas": self.instance.panelist.personas.all(), "webhook": endpoint and endpoint.url}
        else:
            self.initial.setdefault("label", "Written by a program")


@admin.register(Program)
class ProgramAdmin(ToldOnTheForm, ForThePanel, ModelAdmin):
    """Each goes through the verbs of programs.py."""

    form = ProgramForm
    list_display = ("name", "voices", "told", "state")
    list_select_related = ("panelist__user",)
    search_fields = ("panelist__user__username", "panelist__user__first_name")
    sortable_by = ()
    actions = None
    compressed_fields = False
    change_form_outer_before_template = "admin/panels/program/_keys.html"
    change_form_outer_after_template = "admin/panels/program/_told.html"

    def get_queryset(self, request):
        """With their personas."""
        rows = super().get_queryset(request).select_related("panelist__user")
        return rows.prefetch_related("panelist__personas")

    def get_fields(self, request, obj=None):
        """Who may not change it reads the same."""
        if not self.has_change_permission(request, obj):
            return ("name", "voices", "told")
        return ("personas", "label", "webhook") if obj else ("name", "personas", "label", "webhook")

    def get_readonly_fields(self, request, obj=None):
        """Whatever is read."""
        return () if self.has_change_permission(request, obj) else ("name", "voices", "told")

    def get_urls(self):
        """Its buttons, before Django's own addresses."""

        def button(tail, method):
            view = self.admin_site.admin_view(require_POST(method))
            return path(f"<int:pk>/{tail}/", view, name=f"panels_program_{tail}")

        names = ("renew_token", "renew_secret", "ping", "rest", "wake")
        return [*(button(name, getattr(self, name)) for name in names), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """With where it is told, and what it was."""
        program = Program.objects.select_related("panelist__user").filter(pk=whole(object_id)).first()
        told = _told(program) | {"may_retry": watcher(request.user)} if program else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **told})

    def save_model(self, request, obj, form, change):
        """Through the verb."""
        given = {name: form.cleaned_data[name] for name in ("personas", "label", "webhook")}
        if change:
            request.keys = programs.change(obj.pk, by=request.user, **given)
        else:
            made, request.keys = programs.make(by=request.user, name=form.cleaned_data["name"], **given)
            obj.pk, obj.panelist = made.pk, made.panelist

    def response_add(self, request, obj, post_url_continue=None):
        """Its keys, on the page that answers its making and nowhere else."""
        return self._shown(request, obj, request.keys)

    def response_change(self, request, obj):
        """The secret of a webhook that is new, in the same way."""
        return self._shown(request, obj, request.keys) if request.keys.secret else super().response_change(request, obj)

    def renew_token(self, request, pk: int):
        """Another token, shown once."""
        return self._shown(request, self._to_keep(request, pk), programs.renew_token(pk, by=request.user))

    def renew_secret(self, request, pk: int):
        """Another secret, shown once."""
        program = self._to_keep(request, pk)
        try:
            return self._shown(request, program, programs.renew_secret(pk, by=request.user))
        except Conflict as why:
            messages.error(request, why.detail)
        return HttpResponseRedirect(_page_of(program))

    def ping(self, request, pk: int):
        """A message that asks for nothing."""
        program = self._to_keep(request, pk)
        try:
            programs.ping(pk, by=request.user)
            messages.success(request, f"A ping is on its way to {program}: see below what comes of it.")
        except Conflict as why:
            messages.error(request, why.detail)
        return HttpResponseRedirect(_page_of(program))

    def rest(self, request, pk: int):
        """Put it to rest."""
        return self._switched(request, pk, False, "{} is at rest: its token opens nothing.")

    def wake(self, request, pk: int):
        """Have it work again."""
        return self._switched(request, pk, True, "{} works again, by the token that it had.")

    @admin.display(description="name")
    def name(self, program):
        """What colleagues call it."""
        return program.user.name

    @admin.display(description="writes for")
    def voices(self, program):
        """Its personas."""
        return ", ".join(persona.name for persona in program.panelist.personas.all())

    @admin.display(description="told to readers")
    def told(self, program):
        """Its label."""
        return program.label or "–"

    @admin.display(description="state")
    def state(self, program):
        """Whether it works."""
        return label("works", "approved") if program.user.is_active else label("at rest", "")

    def _switched(self, request, pk: int, active: bool, words: str):
        program = self._to_keep(request, pk)
        programs.set_active(pk, active, by=request.user)
        messages.success(request, words.format(program))
        return HttpResponseRedirect(_page_of(program))

    def _to_keep(self, request, pk: int) -> Program:
        if not self.has_change_permission(request):
            raise PermissionDenied
        return get_object_or_404(Program.objects.select_related("panelist__user"), pk=pk)

    def _shown(self, request, program: Program, keys: programs.Keys) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Keys of {program}",
            "program": program,
            "page": _page_of(program),
            "keys": keys,
        }
        return TemplateResponse(request, "admin/panels/program/shown.html", context)


def _told(program: Program) -> dict:
    """Where a program is told, and the newest of what it was told."""
    newest = Delivery.objects.filter(notification__user=program.user).select_related("notification__event")
    return {"endpoint": endpoint_of(program.user), "deliveries": newest.order_by("-pk")[:SHOWN]}


def _page_of(program: Program) -> str:
    return reverse("admin:panels_program_change", args=[program.pk])
