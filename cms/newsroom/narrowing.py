"""The calendar and the board are narrowed as the list of articles is: by its filters, its search, its code."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import SEARCH_VAR
from django.core.exceptions import SuspiciousOperation
from django.db.models import QuerySet
from django.forms import BoundField, Media, ModelChoiceField
from django.http import Http404
from unfold.views import ChangeList

from articles.models import Article


class _Unlisted(ChangeList):
    """What a list is made from, without its rows: nothing is counted."""

    def get_results(self, request):
        self.result_list, self.result_count = [], 0


@dataclass(frozen=True)
class Control:
    """One filter on the page: a choice of few words, or a field of the list's own that looks its words up."""

    name: str
    title: str
    options: list[tuple[str, str]] = ()
    value: str = ""
    bound: BoundField | None = None
    media: Media = field(default_factory=Media)


@dataclass(frozen=True)
class Narrowed:
    """The articles that are left, how the page asks for fewer, and the terms in the address that do."""

    articles: QuerySet
    controls: list[Control]
    search: str
    terms: dict[str, list[str]]

    @property
    def media(self) -> Media:
        """What the fields need of scripts and styles."""
        return sum((one.media for one in self.controls), start=Media())

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The terms that no control of the page shows, to be sent along."""
        shown = {SEARCH_VAR, *(one.name for one in self.controls)}
        return [(name, value) for name, values in self.terms.items() if name not in shown for value in values]

    def query(self, **own) -> str:
        """The words of an address that shows these articles: the terms, with `own` of the page itself."""
        return urlencode({**self.terms, **{name: value for name, value in own.items() if value}}, doseq=True)


def narrowed(request, *, own: tuple[str, ...]) -> Narrowed:
    """The articles that the list would show for this address; `own` names what in it belongs to the page itself.

    Raises Http404 for words that are no filter of the list.
    """
    query = request.GET.copy()
    for name in own:
        query.pop(name, None)
    request.GET, whole = query, request.GET
    try:
        listing = _listing(request)
    except (IncorrectLookupParameters, SuspiciousOperation) as why:
        raise Http404("There is no such filter.") from why
    finally:
        request.GET = whole
    terms = {name: values for name, values in query.lists() if any(values)}
    controls = [_control(spec, listing) for spec in listing.filter_specs]
    return Narrowed(listing.queryset.order_by(), controls, listing.query, terms)


def _listing(request) -> ChangeList:
    articles = admin.site.get_model_admin(Article)
    display = articles.get_list_display(request)
    return _Unlisted(
        request,
        Article,
        display,
        articles.get_list_display_links(request, display),
        articles.get_list_filter(request),
        articles.date_hierarchy,
        articles.get_search_fields(request),
        articles.get_list_select_related(request),
        articles.list_per_page,
        articles.list_max_show_all,
        (),
        articles,
        articles.get_sortable_by(request),
        articles.search_help_text,
    )


def _control(spec, listing) -> Control:
    if isinstance(spec, SimpleListFilter):
        return Control(spec.parameter_name, spec.title, list(spec.lookup_choices), str(spec.value() or ""))
    form = next(iter(spec.choices(listing)))["form"]
    [bound] = form
    if isinstance(bound.field, ModelChoiceField):
        return Control(bound.name, spec.title, bound=bound, media=form.media)
    options = [(value, words) for value, words in bound.field.choices if value]
    return Control(bound.name, spec.title, options, str(bound.value() or ""))
