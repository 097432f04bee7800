"""The search of the readers: what it found, and where in each article the words are."""

from dataclasses import dataclass

from django.db.models import F
from django.http import Http404
from django.shortcuts import render
from django.utils.safestring import SafeString

from articles.models import Edition
from articles.search.looking import BadCursor, Found, look
from articles.search.terms import LONGEST, terms_of
from articles.site.marking import Wanted
from articles.site.narrowing import narrowing
from articles.site.views import public
from cms.lib.html import to_text


@dataclass(frozen=True)
class Result:
    """An article that was found: its parts with what was looked for marked, and the first take that has it, before all
    others that of the voice that was asked for."""

    edition: Edition
    headline: SafeString
    dek: SafeString
    excerpt: SafeString
    take: object = None
    said: SafeString | None = None


@public
def search(request):
    """Articles in which every word occurs, the weightiest places first (articles/search/looking.py); each beside where
    it does. In four queries at most: the choices, what is found, its editions, their takes."""
    query = request.GET.get("q", "")[:LONGEST].strip()
    terms, narrowed = terms_of(query), narrowing(request.GET)
    asked, found = bool(terms or narrowed.chosen), Found([])
    if asked and not (query and not terms):  # of “?!” there is nothing
        try:
            found = look(terms, narrowed.about, **narrowed.places, before=request.GET.get("before", ""))
        except BadCursor as why:
            raise Http404("There is no such page.") from why
    context = {
        "query": query,
        "asked": asked or bool(query),
        "choices": narrowed.choices,
        "narrowed": narrowed.chosen,
        "found": found,
        "results": _results(found.places, Wanted(terms, found.spelled), first=request.GET.get("persona", "")),
    }
    return render(request, "site/search.html", context)


def _results(places: list[int], wanted: Wanted, *, first: str) -> list[Result]:
    if not places:
        return []
    rows = Edition.objects.live().filter(findable__in=places).with_takes().annotate(place=F("findable__pk"))
    return [_result(edition, wanted, first) for edition in sorted(rows, key=lambda row: places.index(row.place))]


def _result(edition: Edition, wanted: Wanted, first: str) -> Result:
    voices = sorted(edition.takes.all(), key=lambda take: take.slug != first)
    takes = ((take, wanted.excerpt(to_text(take.body_html))) for take in voices)
    take, said = next(((take, said) for take, said in takes if said), (None, None))
    return Result(
        edition,
        headline=wanted.marked(edition.headline),
        dek=wanted.marked(edition.dek),
        excerpt=wanted.excerpt(to_text(edition.body_html)),
        take=take,
        said=said,
    )
