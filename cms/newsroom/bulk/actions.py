"""Bulk actions in the menu of the list of articles."""

from functools import partial

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import BadRequest
from django.http import HttpResponseRedirect
from django.urls import reverse

from articles.models import Article
from cms.events.machine import Refused
from cms.lib.numbers import whole
from cms.newsroom.bulk.kinds import KINDS
from cms.newsroom.bulk.preparing import MOST, prepare


class BulkActions:
    """A mixin for the admin of articles: choose in the list, go on to the page of what was chosen."""

    actions = ()

    def get_actions(self, request):
        """Those that this person may take."""
        names = [name for name, kind in KINDS.items() if kind.may(request.user)]
        return {name: (partial(_chosen, name), name, KINDS[name].label) for name in names}

    def response_action(self, request, queryset):
        """As Django does. Raises BadRequest for what is chosen and is no article's key."""
        if any(whole(pk) is None for pk in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            raise BadRequest("Choose articles in the list.")
        return super().response_action(request, queryset)


def _chosen(kind: str, model_admin, request, queryset):
    pks = list(queryset.values_list("pk", flat=True)[: MOST + 1])
    try:
        batch = prepare(kind, pks, by=request.user)
    except Refused as why:
        messages.error(request, why.detail)
        return None
    return HttpResponseRedirect(reverse("admin:bulk_batch_change", args=[batch.pk]))


def offer_on_articles() -> None:
    """Give the admin of articles, whatever it is made of, its bulk actions."""
    plain = type(admin.site.get_model_admin(Article))
    admin.site.unregister(Article)
    admin.site.register(Article, type(plain.__name__, (BulkActions, plain), {"__doc__": plain.__doc__}))
