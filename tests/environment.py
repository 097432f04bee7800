"""Loaded before settings: tests run as on a developer's machine, with files in a folder of their own.

Also what is left out of a run, and that nothing is under CI.
"""

import os
import tempfile

import pytest
from django.db import connection

os.environ.setdefault("DEBUG", "1")
os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="paneldesk-test-")


def pytest_collection_modifyitems(config, items):
    """What only PostgreSQL can show is not part of a run on SQLite."""
    if connection.vendor != "postgresql":
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("postgres")])
        items[:] = [item for item in items if not item.get_closest_marker("postgres")]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Under CI nothing is skipped: a skip there is a failure, with its reason."""
    report = yield
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        report.outcome, report.longrepr = "failed", f"Under CI nothing is skipped, but this was: {report.longrepr[2]}"
    return report
