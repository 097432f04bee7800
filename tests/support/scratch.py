"""A migrated database of its own for tests whose parts are processes: SQLite in a folder, or a PostgreSQL one that
is dropped afterwards, as the run's DATABASE_URL says."""

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = "TEST_TEMPLATE"


@contextmanager
def template(folder: Path):
    """Names, for all processes that are started from now on, a database that theirs are copies of: migrations take
    longer than anything else of a test. Yields what makes it, to be called once, before it is needed."""
    environment = _environment(folder)
    with scratch_database("template") as url:
        if url:
            environment["DATABASE_URL"] = url
        os.environ[TEMPLATE] = urlsplit(url).path[1:] or str(folder / "db.sqlite3")
        yield lambda: run(environment, "manage.py", "migrate", "-v0")


@contextmanager
def scratch_environment(folder: Path, name: str):
    """The environment for processes that share a fresh, migrated database and a VAR_DIR in `folder`."""
    environment = _environment(folder)
    with scratch_database(name, os.environ.get(TEMPLATE)) as url:
        if url:
            environment["DATABASE_URL"] = url
        elif TEMPLATE in os.environ:
            shutil.copyfile(os.environ[TEMPLATE], folder / "db.sqlite3")
        if TEMPLATE not in os.environ:
            run(environment, "manage.py", "migrate", "-v0")
        yield environment


def _environment(folder: Path) -> dict:
    return os.environ | {"VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "cms.settings", "DEBUG": "1"}


def run(environment: dict, *arguments: str) -> str:
    """Run Python on these arguments to its end; returns what it printed. Raises when it fails."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def scratch_database(name: str, copy_of: str | None = None):
    """The URL of a PostgreSQL database, empty or a copy, dropped at the end; "" when the run is on SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield ""
        return
    parts, name = urlsplit(url), f"scratch_{name}_{os.getpid()}"
    server = urlunsplit(parts._replace(path="/postgres"))
    _execute(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    _execute(server, "CREATE DATABASE {} TEMPLATE {}", name, copy_of or "template1")
    try:
        yield urlunsplit(parts._replace(path=f"/{name}"))
    finally:
        _execute(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _execute(server: str, statement: str, *names: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
