"""Values for the cells of a spreadsheet."""

import csv
import io
from collections.abc import Iterable
from datetime import datetime, tzinfo

from django.http import HttpResponse
from django.utils import timezone

# What a spreadsheet would take for a formula, and run (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# A byte order mark, without which Excel takes UTF-8 for something else.
ENCODING = "utf-8-sig"


def cell(value, zone: tzinfo) -> str:
    """The value as text that no spreadsheet runs; an aware time in that zone, with its offset; None is empty."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timezone.localtime(value, zone).isoformat(timespec="seconds")
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_answer(name: str, rows: Iterable[Iterable]) -> HttpResponse:
    """A CSV file of today by this name; its cells as they are given."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    answer = HttpResponse(text.getvalue().encode(ENCODING), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate():%Y-%m-%d}.csv"'
    return answer
