"""A browser, and what it complains of."""

import pytest

from tests.support.browsers import browser, started_browser

__all__ = ["browser", "started_browser"]


@pytest.fixture
def complaints():
    """What the browsers' consoles say in red: nothing."""
    said = []
    yield said
    assert said == []
