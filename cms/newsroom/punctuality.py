"""How punctual the panel is, for editors: a table per panelist and one per persona, and each as a file."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode

from cms.accounts.roles import editor
from cms.lib.sheets import cell, csv_answer
from panels.measuring import GROUPINGS, Measure, measures

PERIODS = (30, 90, 365)  # days
COLUMNS = {  # name: heading, what is sorted and shown of a Measure
    "name": ("Name", lambda one: one.name.casefold()),
    "asked": ("Asked", lambda one: one.asked),
    "declined": ("Declined", lambda one: one.declined),
    "accept": ("Hours to accept", lambda one: one.hours_to_accept),
    "delivered": ("Delivered", lambda one: one.delivered),
    "deliver": ("Hours to deliver", lambda one: one.hours_to_deliver),
    "rounds": ("Rounds", lambda one: one.rounds),
    "late": ("Late", lambda one: one.late_share),
}


def page(request):
    """The tables, for a period, in the order of a column."""
    _only_editors(request.user)
    days, order = _period(request), request.GET.get("o", "name")
    found = {by: _sorted(measures(by, days=days), order) for by in GROUPINGS}
    context = {
        **admin.site.each_context(request),
        "title": "Punctuality",
        "days": days,
        "periods": PERIODS,
        "headings": [_heading(name, order, days) for name in COLUMNS],
        "tables": [(by, [(one, _seats(by, one)) for one in rows]) for by, rows in found.items()],
    }
    return TemplateResponse(request, "admin/newsroom/punctuality.html", context)


def sheet(request, by: str):
    """One of the tables as CSV, hours and shares as numbers."""
    _only_editors(request.user)
    if by not in GROUPINGS:
        raise Http404("There is no such table.")
    columns = list(COLUMNS.values())[1:]
    rows = [
        [cell(one.name, request.user.zone), *(_rounded(of(one)) for _, of in columns)]
        for one in measures(by, days=_period(request))
    ]
    return csv_answer(f"punctuality-by-{by}", [[by, *(heading for heading, _ in columns)], *rows])


def _only_editors(user) -> None:
    if not editor(user):
        raise PermissionDenied


def _period(request) -> int:
    days = request.GET.get("days", "90")
    if days not in map(str, PERIODS):
        raise Http404("There is no such period.")
    return int(days)


def _sorted(rows: list[Measure], order: str) -> list[Measure]:
    """By that column, the most first where a minus says so; what was never seen comes last."""
    name, most_first = order.removeprefix("-"), order.startswith("-")
    if name not in COLUMNS:
        raise Http404("There is no such column.")
    of = COLUMNS[name][1]
    seen, unseen = [one for one in rows if of(one) is not None], [one for one in rows if of(one) is None]
    return sorted(seen, key=of, reverse=most_first) + unseen


def _heading(name: str, order: str, days: int) -> dict:
    sorted_by = {name: "ascending", f"-{name}": "descending"}.get(order, "")
    turned = name if order == f"-{name}" or (name == "name" and order != name) else f"-{name}"
    return {"title": COLUMNS[name][0], "sorted": sorted_by, "query": urlencode({"days": days, "o": turned})}


def _seats(by: str, one: Measure) -> str:
    return f"{reverse('admin:panels_assignment_changelist')}?{urlencode({f'{by}__id__exact': one.key})}"


def _rounded(number: float | None):
    return "" if number is None else round(number, 2)
