"""How much the site is read: by day, and by article, persona and source, each as a file too."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse

from articles.readership import telling
from articles.readership.chart import Chart
from articles.templatetags.readership import source_words
from cms.accounts.roles import newsroom
from cms.lib.sheets import cell, csv_answer
from panels.models import Persona

PERIODS = (7, 30, 90)  # days
TABLES = ("article", "persona", "source")


def page(request):
    """The chart and the tables, for a period."""
    _only_the_newsroom(request.user)
    days = _period(request)
    context = {
        **admin.site.each_context(request),
        "title": "Readers",
        "days": days,
        "periods": PERIODS,
        "chart": Chart(telling.by_day(days)),
        "tables": [(by, _rows(by, days)) for by in TABLES],
        "most": telling.MOST,
    }
    return TemplateResponse(request, "admin/newsroom/readers.html", context)


def sheet(request, by: str):
    """One of the tables as CSV."""
    _only_the_newsroom(request.user)
    if by not in TABLES:
        raise Http404("There is no such table.")
    rows = [[cell(name, request.user.zone), readers] for name, _, readers in _rows(by, _period(request))]
    return csv_answer(f"readers-by-{by}", [[by, "readers"], *rows])


def _rows(by: str, days: int) -> list[tuple[str, str, int]]:
    """Of each row what it is called, its page in the newsroom or "", and its readers."""
    if by == "article":
        change = "admin:articles_article_change"
        return [(name, reverse(change, args=[pk]), readers) for pk, name, readers in telling.articles(days)]
    if by == "source":
        return [(source_words(source), "", readers) for source, readers in telling.sources(days)]
    takes = telling.takes(days)
    personas = {persona.slug: persona for persona in Persona.objects.filter(slug__in=[slug for slug, _ in takes])}
    known = [(personas.get(slug), slug, readers) for slug, readers in takes]
    return [(str(one or slug), one.get_absolute_url() if one else "", readers) for one, slug, readers in known]


def _only_the_newsroom(user) -> None:
    if not newsroom(user):
        raise PermissionDenied


def _period(request) -> int:
    days = request.GET.get("days", "30")
    if days not in map(str, PERIODS):
        raise Http404("There is no such period.")
    return int(days)
