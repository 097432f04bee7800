"""Loaded before settings: tests run as on a developer's machine, with files in a folder of their own.

Also how a run is shared between three processes, what is left out of it, and that nothing is under CI.
"""

import gc
import os
import shutil
import tempfile
import threading
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import IntegrityError, OperationalError, connection
from xdist.scheduler import LoadScopeScheduling

from tests.support.scratch import TEMPLATE, template

os.environ.setdefault("DEBUG", "1")
os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="paneldesk-test-")
# PostgreSQL need not wait for the disk: what a test has written need not outlive a power cut.
os.environ.setdefault("PGOPTIONS", "-c synchronous_commit=off")
# A sixth of a run went into looking for garbage among what stays: classes, functions and templates.
gc.set_threshold(100_000, 20, 20)

# Tests that start processes wait most, and measure time: they come first, and one after another.
PROCESSES = (
    "tests/workers/",
    "tests/core/test_races.py",
    "tests/e2e/test_in_the_browser.py",
    "tests/house/test_containers.py",
    "tests/house/test_run.py",
)


class ByFile(LoadScopeScheduling):
    """A file's tests stay in one process, for what they share; so do all of PROCESSES."""

    def _split_scope(self, nodeid: str) -> str:
        return "processes" if nodeid.startswith(PROCESSES) else nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config, log):
    """How `-n` shares tests out."""
    return ByFile(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_xdist_auto_num_workers(config):
    """The whole suite takes two cores, one process to each and one more for while those wait, for browsers and workers;
    files that were named run here and now, where one can look at them."""
    whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    return 3 if whole else 0


@pytest.hookimpl(wrapper=True)
def pytest_sessionstart(session):
    """Where processes share the run, their databases are copies of one, which is made while they collect the tests."""
    if not session.config.pluginmanager.hasplugin("dsession"):
        return (yield)
    with ExitStack() as databases:
        migrate = databases.enter_context(template(Path(os.environ["VAR_DIR"])))
        started = yield
        migrate()
        session.config.add_cleanup(databases.pop_all().close)
    return started


def pytest_configure(config):
    """Processes that share a Redis do not share what is cached there; databases are copied where there is one to copy,
    and emptied when nobody is served any more, PostgreSQL by DELETE."""
    settings.CACHES["default"]["KEY_PREFIX"] = f"test-{os.getpid()}"
    if TEMPLATE in os.environ:
        connection.settings_dict["TEST"]["TEMPLATE"] = os.environ[TEMPLATE]
        if connection.vendor == "sqlite":
            type(connection.creation)._create_test_db = _copy_file
    operations = type(connection.ops)
    operations.execute_sql_flush = _at_rest(operations.execute_sql_flush)
    if connection.vendor == "postgresql":
        operations.sql_flush = _delete_rows


def _copy_file(creation, *_, **__) -> str:
    """For SQLite Django knows no templates."""
    settings = creation.connection.settings_dict["TEST"]
    return shutil.copyfile(settings["TEMPLATE"], settings["NAME"])


def _delete_rows(operations, style, tables, **options) -> list[str]:
    """Django's TRUNCATE makes new files for every table and index: that takes a second, and a test leaves few rows."""
    return ["; ".join(f"DELETE FROM {operations.quote_name(table)}" for table in tables)]  # noqa: S608 -- of the models


class Served:
    """The requests that live servers are answering: each in a thread of its own, which is none of the tests'."""

    def __init__(self):
        self.threads, self.changed = set(), threading.Condition()
        request_started.connect(self._begins)
        request_finished.connect(self._ends)

    def _begins(self, **_) -> None:
        with self.changed:
            self.threads.add(threading.get_ident())

    def _ends(self, **_) -> None:
        with self.changed:
            self.threads.discard(threading.get_ident())
            self.changed.notify_all()

    def wait_for_rest(self) -> None:
        """Until nothing is answered any more; no longer than ten seconds, which no page takes."""
        own = {threading.get_ident()}
        with self.changed:
            self.changed.wait_for(lambda: self.threads <= own, timeout=10)


def _at_rest(flush):
    """A page that a browser left may still be served: it holds a row that is to be deleted, or writes one that belongs
    to it. Where one had only just come in, once more when that is over."""
    served = Served()

    def flush_at_rest(operations, statements):
        for _ in range(4):
            served.wait_for_rest()
            with suppress(OperationalError, IntegrityError):
                return flush(operations, statements)
        return flush(operations, statements)

    return flush_at_rest


def pytest_collection_modifyitems(config, items):
    """What only PostgreSQL can show is not part of a run on SQLite; nor of one on PostgreSQL what cannot know of it."""
    items.sort(key=lambda item: not item.nodeid.startswith(PROCESSES))
    left_out = "apart" if connection.vendor == "postgresql" else "postgres"
    config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker(left_out)])
    items[:] = [item for item in items if not item.get_closest_marker(left_out)]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Under CI nothing is skipped: a skip there is a failure, with its reason."""
    report = yield
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        report.outcome, report.longrepr = "failed", f"Under CI nothing is skipped, but this was: {report.longrepr[2]}"
    return report
