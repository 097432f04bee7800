"""Programs on the panel: made with a token that is shown once, changed, given another one, put to rest."""

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
from cms.lib.choosing import ChooseMany
from panels import programs
from panels.admin.persona import ForThePanel
from panels.models import Panelist, Persona, Program

PERSONAS = Panelist._meta.get_field("personas")


class ProgramForm(Refusable, forms.ModelForm):
    """What a program is for; its name is given once."""

    name = forms.CharField(max_length=60, widget=UnfoldAdminTextInputWidget, help_text="What colleagues call it.")
    personas = forms.ModelMultipleChoiceField(
        Persona.objects.all(), label="Writes for", widget=ChooseMany(PERSONAS, admin.site)
    )

    class Meta:
        model = Program
        fields = ("label",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["name"]
            self.initial["personas"] = self.instance.panelist.personas.all()
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

    def get_queryset(self, request):
        """With their personas."""
        rows = super().get_queryset(request).select_related("panelist__user")
        return rows.prefetch_related("panelist__personas")

    def get_fields(self, request, obj=None):
        """Who may not change it reads the same."""
        if not self.has_change_permission(request, obj):
            return ("name", "voices", "told")
        return ("personas", "label") if obj else ("name", "personas", "label")

    def get_readonly_fields(self, request, obj=None):
        """Whatever is read."""
        return () if self.has_change_permission(request, obj) else ("name", "voices", "told")

    def get_urls(self):
        """Its buttons, before Django's own addresses."""

        def button(tail, method):
            view = self.admin_site.admin_view(require_POST(method))
            return path(f"<int:pk>/{tail}/", view, name=f"panels_program_{tail}")

        buttons = [button("token", self.renew_token), button("rest", self.rest), button("wake", self.wake)]
        return [*buttons, *super().get_urls()]

    def save_model(self, request, obj, form, change):
        """Through the verb."""
        given = {name: form.cleaned_data[name] for name in ("personas", "label")}
        if change:
            programs.change(obj.pk, by=request.user, **given)
        else:
            made, request.token = programs.make(by=request.user, name=form.cleaned_data["name"], **given)
            obj.pk, obj.panelist = made.pk, made.panelist

    def response_add(self, request, obj, post_url_continue=None):
        """Its token, on the page that answers its making and nowhere else."""
        return self._shown(request, obj, token=request.token)

    def renew_token(self, request, pk: int):
        """Another token, shown once."""
        program = self._to_keep(request, pk)
        return self._shown(request, program, token=programs.renew_token(pk, by=request.user))

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

    def _shown(self, request, program: Program, **keys) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Keys of {program}",
            "program": program,
            "page": _page_of(program),
            **keys,
        }
        return TemplateResponse(request, "admin/panels/program/shown.html", context)


def _page_of(program: Program) -> str:
    return reverse("admin:panels_program_change", args=[program.pk])
