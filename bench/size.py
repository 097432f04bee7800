"""The lists of the newsroom and of the readers at a thousand articles and at a hundred thousand: two databases, asked
in turns."""

import shutil
import time
from contextlib import contextmanager
from statistics import quantiles

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from articles.models import Edition
from articles.site.cache import FinishedPages
from bench import newsroom
from cms.lib import keyset
from cms.lib.settling import settle

TIMES, ROUNDS, ASKED, MOST_QUERIES = 106, 8, 8, 12
PAGES = {
    "articles": "/admin/articles/article/",
    "articles in review": "/admin/articles/article/?waits=review",
    "articles, last page": "/admin/articles/article/?p=20",
    "search": "/admin/articles/article/?q=battery+part",
    "search, rare": "/admin/articles/article/?q=works",
    "takes": "/admin/panels/assignment/",
    "editions": "/admin/articles/edition/",
    "events": "/admin/events/event/",
    "dashboard": "/admin/",
    "calendar, a month": "/admin/calendar/",
    "board": "/admin/board/",
}
READERS = {
    "home": "/",
    "home, page 1,000": "/?before={deep}",
    "category": "/categories/category-3/",
    "category, deep": "/categories/category-3/?before={deep}",
    "organization": "/organizations/labs-0/",
    "organization, deep": "/organizations/labs-0/?before={deep}",
    "persona": "/personas/voice-1/",
    "persona, page 1,000": "/personas/voice-1/?before={deep}",
    "archive": "/archive/",
    "a month": "{month}",
    "article": "{article}",
    "its history": "{article}history/",
    "feed": "/feed.xml",
    "feed, deep": "/feed.json?before={deep}",
    "feed of a persona": "/personas/voice-1/feed.xml?before={deep}",
    "sitemap": "/sitemap.xml",
    "API": "/api/v1/articles/",
    "API, narrowed": "/api/v1/articles/?category=category-2&organization=labs-0",
    "found in each tenth": "/search/?q=battery",
    "the same, deep": "/search/?q=battery&before=0.{deep}",
    "found in all": "/search/?q=words",
    "the same, deep ": "/search/?q=words&before=4.{deep}",
    "in takes of all": "/search/?q=take",
    "found in few": "/search/?q=17",
    "two words": "/search/?q=battery+part",
    "a phrase": "/search/?q=%22words+about%22",
    "beginnings": "/search/?q=batter+expec",
    "beginnings in all": "/search/?q=wor",
    "misspelled": "/search/?q=battry",
    "narrowed": "/search/?q=battery&category=category-2&persona=voice-1",
    "narrowed alone": "/search/?category=category-2&persona=voice-1",
    "of a year": "/search/?q=words&year={year}",
    "found nowhere": "/search/?q=zebra",
}
DEEP = 999  # pages before it; where there are fewer, half of them, so that pages of parts of it are full too


@override_settings(DEBUG=False)
def run() -> list[tuple[str, int, float, float]]:
    """Of each page: its name, its queries, and its p95 in ms with few articles and with many."""
    pages, FinishedPages._fresh = PAGES | READERS, lambda *_: None  # nothing is kept
    with _two_databases() as (few, many):
        found = {name: ([], []) for name in pages}
        queries = {}
        for _ in range(ROUNDS):
            for side, database in enumerate((few, many)):
                settle()  # as a server does, so that no answer pays for what was loaded before it
                with database() as client:
                    places = _far_down()
                    for name, pattern in pages.items():
                        address = pattern.format(**places)
                        queries[name] = max(queries.get(name, 0), _queries(client, address))
                        found[name][side].extend(_taken(client, address) for _ in range(ASKED))
    return [(name, queries[name], *(quantiles(side, n=20)[-1] * 1000 for side in found[name])) for name in pages]


def _far_down() -> dict[str, str]:
    """Of an article far down the list of all: its place, its address, its month and its year."""
    rows = Edition.objects.listed().only("published_at", "slug")
    edition = rows[min(keyset.PAGE * DEEP, rows.count() // 2)]
    at = edition.published_at
    return {
        "deep": str(edition.place),
        "article": edition.get_absolute_url(),
        "month": f"/archive/{at.year}/{at.month}/",
        "year": str(at.year),
    }


def _queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    if answer.status_code != 200:
        raise ValueError(f"{address} answers {answer.status_code}")
    return len(asked)


def _taken(client, address: str) -> float:
    start = time.perf_counter()
    client.get(address)
    return time.perf_counter() - start


@contextmanager
def _two_databases():
    """Two contexts, each a client of an editor with that database behind it."""
    name = connection.settings_dict["NAME"]
    few, many = f"{name}_few", f"{name}_many"
    try:
        _create(few)
        with _using(few):
            call_command("migrate", verbosity=0)
            editor = newsroom.begin()
        _create(many, copy_of=few)
        with _using(many):
            newsroom.grow(TIMES)

        @contextmanager
        def client(database):
            with _using(database):
                signed_in = Client(headers={"host": "127.0.0.1"})
                signed_in.force_login(editor, backend="cms.accounts.backend.RolesDecide")
                yield signed_in

        yield lambda: client(few), lambda: client(many)
    finally:
        _drop(few)
        _drop(many)


@contextmanager
def _using(name: str):
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _create(name: str, copy_of: str = "") -> None:
    if connection.vendor == "sqlite":
        if copy_of:
            shutil.copy(copy_of, name)
        return
    template = f" TEMPLATE {connection.ops.quote_name(copy_of)}" if copy_of else ""
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)}{template}")


def _drop(name: str) -> None:
    if connection.vendor == "sqlite":
        return  # the folder goes
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)}")
