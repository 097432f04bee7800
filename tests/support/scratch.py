"""A migrated database of its own for tests whose parts are processes: SQLite in a folder, or a PostgreSQL one that
is dropped afterwards, as the run's DATABASE_URL says."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def scratch_environment(folder: Path, name: str):
    """The environment for processes that share a fresh, migrated database and a VAR_DIR in `folder`."""
    environment = os.environ | {"VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "cms.settings", "DEBUG": "1"}
    with scratch_database(name) as url:
        if url:
            environment["DATABASE_URL"] = url
        run(environment, "manage.py", "migrate", "-v0")
        yield environment


def run(environment: dict, *arguments: str) -> str:
    """Run Python on these arguments to its end; returns what it printed. Raises when it fails."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def scratch_database(name: str):
    """The URL of an empty PostgreSQL database, dropped at the end; "" when the run is on SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield ""
        return
    parts, name = urlsplit(url), f"scratch_{name}_{os.getpid()}"
    server = urlunsplit(parts._replace(path="/postgres"))
    _execute(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    _execute(server, "CREATE DATABASE {}", name)
    try:
        yield urlunsplit(parts._replace(path=f"/{name}"))
    finally:
        _execute(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _execute(server: str, statement: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))
