"""Real workers and a real beat, on the database and the broker of the run: SQLite and files, or PostgreSQL and Redis.

They may be killed, doubled, or left without a broker; what was to happen happens, and once.
"""

import asyncio
import os
import signal
from collections import Counter
from contextlib import ExitStack
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller

from tests.support.processes import free_port, wait_for
from tests.support.scratch import scratch_environment
from tests.workers.newsroom import Newsroom, redis_of_its_own
from tests.workers.storm import HURRIED, blow

SWEEPS = ("articles.tasks.publish_due", "cms.events.tasks.dispatch", "cms.notifications.tasks.deliver")


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    folder = tmp_path_factory.mktemp("workers")
    with (
        scratch_environment(folder, "workers") as environment,
        Newsroom(folder, environment | redis_of_its_own()).open() as newsroom,
    ):
        yield newsroom
        newsroom.empty_broker()


@pytest.fixture(autouse=True)
def _an_empty_mailbox(newsroom):
    yield
    newsroom.empty_broker()
    for file in (newsroom.folder / "mail").glob("*.eml"):
        file.unlink()


@pytest.fixture
def post_office():
    """A mail server; `.taken` is what it took, as (to, Message-ID). It takes the mail of the number `.hangs_at`, too,
    but never says so."""

    class Handler:
        taken, hangs_at = [], None

        async def handle_DATA(self, server, session, envelope):
            message_id = message_from_bytes(envelope.content)["Message-ID"]
            self.taken.extend((to, message_id) for to in envelope.rcpt_tos)
            if len(self.taken) == self.hangs_at:
                await asyncio.Event().wait()
            return "250 Taken"

    handler, port = Handler(), free_port()
    handler.url = f"smtp://127.0.0.1:{port}"
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler
    controller.stop()


def test_what_is_due_goes_out_by_the_product_s_own_timetable_and_its_people_get_mail(newsroom):
    [article] = newsroom.ask("stage", 1, "due")
    newsroom.pile_up(20_000)
    with newsroom.worker(), newsroom.beat() as beat:
        wait_for(lambda: len(newsroom.letters()) == 2, seconds=45, alive=beat)
    assert [to for to, subject in newsroom.letters() if "Headline 1" in subject] != []
    assert sorted(to for to, _ in newsroom.letters()) == ["builder@example.org", "chief@example.org"]
    assert newsroom.tally([article]) == {"articles": [["published", 1, 1]], "deliveries": ["sent", "sent"]}


def test_a_worker_killed_in_the_middle_of_publishing_leaves_nothing_and_the_next_sweep_publishes_once(newsroom):
    [article] = newsroom.ask("stage", 1, "due")
    with newsroom.worker(app="tests.workers.stuck") as worker:
        newsroom.ring("articles.tasks.publish_due")
        wait_for((newsroom.folder / "middle").exists, seconds=20, alive=worker)
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(timeout=10)
    assert newsroom.tally([article])["articles"] == [["scheduled", 0, 0]]

    with newsroom.worker(), newsroom.beat(app="tests.workers.quick") as beat:
        wait_for(lambda: len(newsroom.letters()) == 2, seconds=30, alive=beat)
    assert newsroom.tally([article]) == {"articles": [["published", 1, 1]], "deliveries": ["sent", "sent"]}


def test_two_workers_sweeping_at_once_publish_each_once_and_send_each_mail_once(newsroom, post_office):
    articles = newsroom.ask("stage", 20, "due")
    with ExitStack() as workers:
        for _ in range(2):
            last = workers.enter_context(newsroom.worker(EMAIL_URL=post_office.url))
        newsroom.ring(*(SWEEPS * 4))
        wait_for(lambda: newsroom.tally(articles)["articles"] == [["published", 1, 1]] * 20, seconds=60, alive=last)
        newsroom.ring(*(SWEEPS * 4))
        wait_for(lambda: newsroom.tally(articles)["deliveries"] == ["sent"] * 40, seconds=60, alive=last)
        newsroom.ring(*(SWEEPS * 2))
    assert Counter(to for to, _ in post_office.taken) == {"builder@example.org": 20, "chief@example.org": 20}
    assert len({message_id for _, message_id in post_office.taken}) == 40


def test_a_broker_that_lost_every_message_costs_a_sweep_and_nothing_else(newsroom):
    [article] = newsroom.ask("stage", 1, "approved")
    assert newsroom.run("by_hand", article)["status"] == 200
    newsroom.empty_broker()
    with newsroom.worker(), newsroom.beat(app="tests.workers.quick") as beat:
        wait_for(lambda: len(newsroom.letters()) == 2, seconds=30, alive=beat)
    assert newsroom.tally([article]) == {"articles": [["published", 1, 1]], "deliveries": ["sent", "sent"]}


def test_with_the_broker_down_an_editor_publishes_soon_and_the_news_follows_when_it_is_back(newsroom):
    [article] = newsroom.ask("stage", 1, "approved")
    if newsroom.redis:
        answer = newsroom.run("by_hand", article, REDIS_URL=f"redis://127.0.0.1:{free_port()}/9")
    else:
        answer = newsroom.run("by_hand", article, "--silent")
        (newsroom.folder / "queue").unlink()
    assert answer["status"] == 200
    assert answer["called"] <= 2  # the broker, once more after two seconds
    assert answer["slept"] <= 2
    assert newsroom.tally([article]) == {"articles": [["published", 1, 1]], "deliveries": []}

    with newsroom.worker(), newsroom.beat(app="tests.workers.quick") as beat:
        wait_for(lambda: len(newsroom.letters()) == 2, seconds=30, alive=beat)
    assert newsroom.tally([article])["deliveries"] == ["sent", "sent"]


def test_a_worker_killed_amid_a_newsletter_leaves_the_rest_to_the_next_and_each_subscriber_has_one_letter(
    newsroom, post_office
):
    readers = newsroom.ask("readers", 40, *newsroom.ask("stage", 1, "published"))
    post_office.hangs_at = 7
    with newsroom.worker(app="tests.workers.halfway", EMAIL_URL=post_office.url) as worker:
        newsroom.ring("newsletter.tasks.spread")
        wait_for(lambda: len(post_office.taken) == 7, seconds=30, alive=worker)
        (newsroom.folder / "third").touch()
        wait_for((newsroom.folder / "halfway").exists, seconds=20, alive=worker)
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(timeout=10)
    assert newsroom.ask("letterbox")["states"] == {"sent": 6, "sending": 1, "waiting": 13}

    with newsroom.worker(app=HURRIED, EMAIL_URL=post_office.url), newsroom.beat(app=HURRIED) as beat:
        wait_for(lambda: newsroom.ask("letterbox")["states"] == {"sent": 40}, seconds=60, alive=beat)
    # Whether the mail server had the letter that was in hand nobody can know: it is sent again, under the same name.
    in_hand = post_office.taken[6]
    assert Counter(post_office.taken) - Counter([in_hand]) == Counter(dict.fromkeys(post_office.taken, 1))
    assert sorted(to for to, _ in set(post_office.taken)) == sorted(readers)
    assert newsroom.ask("letterbox")["in_doubt"] == [in_hand[1]]


def test_in_a_storm_every_notification_arrives_and_what_may_have_arrived_twice_is_told_apart(newsroom):
    """Of a size for every day; ten thousand events take `python -m tests.workers.storm 10000` some minutes."""
    storm = blow(newsroom, events=200, kills=4, hangs=2)
    assert (len(set(storm.office.taken)), storm.emptied, storm.office.hung) == (200, 2, 2)
    assert storm.kills >= 4
    assert storm.office.refused > 25
    assert storm.repeats.keys() <= set(storm.tally["in_doubt"])
    # A worker dies before the mail server with at most one mail for each of its two threads; a hang is one more.
    assert sum(storm.repeats.values()) <= storm.kills * 2 + storm.office.hung_after
