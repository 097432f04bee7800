"""One thread of a process has quiet, and the others wait for it, but not for ever."""

import threading
from contextlib import ExitStack, contextmanager

import pytest

from cms.lib import quiet as module
from cms.lib.quiet import quiet, when_quiet

SOON = 10  # seconds, which nothing here takes unless it is broken


@contextmanager
def a_thread(work):
    """Works beside the block; the block's end waits for its end."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    yield
    thread.join(SOON)
    assert not thread.is_alive()


@pytest.fixture
def worked():
    return threading.Event()


@pytest.fixture
def work(worked):
    def work():
        with when_quiet():
            worked.set()

    return work


def test_others_begin_nothing_until_the_thread_with_quiet_is_through(worked, work, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", SOON)
    with ExitStack() as stack:
        with quiet():
            stack.enter_context(a_thread(work))
            assert not worked.wait(0.1)
        assert worked.wait(SOON)


def test_a_thread_that_keeps_its_quiet_for_too_long_holds_nobody_up(worked, work):
    with quiet(), a_thread(work):
        assert worked.wait(SOON)


def test_quiet_comes_when_the_work_that_was_begun_is_done():
    begun, through, order = threading.Event(), threading.Event(), []

    def at_work():
        with when_quiet():
            begun.set()
            through.wait(SOON)
            order.append("worked")

    with a_thread(at_work):
        assert begun.wait(SOON)
        threading.Timer(0.1, through.set).start()
        with quiet():
            order.append("quiet")
    assert order == ["worked", "quiet"]
