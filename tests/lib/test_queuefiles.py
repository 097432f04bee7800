"""The queue in files, looked into at the worst moment."""

from queue import Empty

import pytest
from kombu import Connection
from kombu.exceptions import ChannelError

import cms.celery  # noqa: F401 -- names the transport


class Meanwhile:
    """Part of a message: while it is being written, `look` is called."""

    def __init__(self, look):
        self.look = look

    def __json__(self):
        self.look()
        return "words"


@pytest.fixture
def channels(tmp_path):
    """Two ends of one queue folder, as two processes have them."""
    options = {"data_folder_in": str(tmp_path), "data_folder_out": str(tmp_path), "control_folder": str(tmp_path / "c")}
    with (
        Connection("filesystem://", transport_options=options) as here,
        Connection("filesystem://", transport_options=options) as there,
    ):
        yield here.channel(), there.channel()


def test_a_message_is_not_seen_before_it_is_whole(channels):
    here, there = channels
    found = []

    def look():
        with pytest.raises(Empty):
            found.append(there._get("work"))

    here._put("work", {"say": Meanwhile(look)})
    assert found == []
    assert there._get("work") == {"say": "words"}


def test_a_message_that_says_what_another_says_that_still_waits_is_not_added(channels):
    here, there = channels
    for number, task in enumerate(["publish", "publish", "deliver", "publish"]):
        here._put("work", {"headers": {"task": task, "id": number}, "body": "[]"})
    assert [there._get("work")["headers"] for _ in range(2)] == [
        {"task": "publish", "id": 0},
        {"task": "deliver", "id": 2},
    ]
    with pytest.raises(Empty):
        there._get("work")
    here._put("work", {"headers": {"task": "publish", "id": 9}, "body": "[]"})
    assert there._get("work")["headers"]["id"] == 9


@pytest.mark.parametrize("left", ["", '{"headers": {"ta'], ids=["empty", "half written"])
def test_a_file_that_an_accident_left_keeps_nobody_from_the_next_message(channels, tmp_path, left):
    here, there = channels
    (tmp_path / "000000000000001_x.work.msg").write_text(left)
    here._put("work", {"say": "words"})
    assert there._get("work") == {"say": "words"}


def test_a_table_of_queues_that_an_accident_emptied_is_made_anew(channels, tmp_path):
    here, there = channels
    here._queue_bind("work", "work", "", "work")
    (tmp_path / "c" / "work.exchange").write_text("")
    assert there.get_table("work") == []
    there._queue_bind("work", "work", "", "work")
    assert [row.queue for row in here.get_table("work")] == ["work"]


def test_messages_come_in_the_order_they_were_sent_each_to_its_queue(channels, monkeypatch):
    here, there = channels
    clock = iter(range(1, 10))
    monkeypatch.setattr("kombu.transport.filesystem.monotonic", lambda: next(clock))
    for word in ("first", "second"):
        here._put("work", {"body": word})
    here._put("other", {"body": "elsewhere"})
    found = [there._get(queue)["body"] for queue in ("work", "work", "other")]
    assert found == ["first", "second", "elsewhere"]


def test_a_table_of_queues_is_found_by_the_other_process(channels):
    here, there = channels
    here._queue_bind("work", "work", "", "work")
    there._queue_bind("work", "work", "", "more")
    assert {row.queue for row in here.get_table("work")} == {"work", "more"}


def test_a_folder_that_is_none_is_said_as_kombu_says_it(channels, tmp_path):
    here, _ = channels
    here.data_folder_out = str(tmp_path / "nowhere")
    with pytest.raises(ChannelError, match="Cannot add a message"):
        here._put("work", {})
