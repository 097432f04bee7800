"""Stopped, killed, doubled, demoted: what is done is done once, and nothing half."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from articles.models import Article
from cms.events.dispatch import dispatch_pending
from cms.events.models import Event
from cms.newsroom.bulk import kinds, preparing, running, tasks
from cms.newsroom.bulk.models import Batch, BatchRow
from cms.notifications.models import Notification
from tests.factories import ArticleFactory
from tests.newsroom.bulk.conftest import results

pytestmark = pytest.mark.django_db


@pytest.fixture
def drafts(editor):
    return [ArticleFactory(by=editor) for _ in range(5)]


@pytest.fixture
def running_batch(hand, editor, drafts):
    """Five drafts to be submitted, started, with no worker there yet."""
    at_list = hand(editor)
    batch = at_list.choose("submit", drafts)
    at_list.start(batch)
    return batch


def submitted(articles) -> int:
    return Event.objects.filter(name="article.submit", subject_id__in=[article.pk for article in articles]).count()


def breaking(monkeypatch, error, at):
    """The act breaks off at its call number `at`, after it has changed the article."""
    calls, kind = [], kinds.KINDS["submit"]

    def act(row, facts, by):
        said = kind.act(row, facts, by)
        calls.append(row)
        if len(calls) == at:
            raise error
        return said

    monkeypatch.setitem(kinds.KINDS, "submit", kinds.Kind(kind.label, kind.title, kind.may, act, move="submit"))


def test_a_worker_that_dies_in_the_middle_leaves_nothing_half_done_and_the_sweep_goes_on(
    running_batch, drafts, monkeypatch
):
    with monkeypatch.context() as patch:
        breaking(patch, KeyboardInterrupt(), at=3)
        with pytest.raises(KeyboardInterrupt):
            tasks.run()
    running_batch.refresh_from_db()
    states = list(Article.objects.filter(pk__in=[article.pk for article in drafts]).values_list("state", flat=True))
    assert (sorted(states), submitted(drafts)) == (["draft"] * 3 + ["in_review"] * 2, 2)
    assert (running_batch.state, running_batch.done, running_batch.left) == ("running", 2, 3)

    tasks.run()  # the dead worker's lease still holds
    assert submitted(drafts) == 2
    running.run_due(timezone.now() + running.LEASE + timedelta(seconds=1))
    running_batch.refresh_from_db()
    assert (running_batch.state, running_batch.done, submitted(drafts)) == ("done", 5, 5)
    tasks.run()
    assert submitted(drafts) == 5


def test_a_broken_connection_says_nothing_about_the_article_which_is_tried_again(running_batch, drafts, monkeypatch):
    with monkeypatch.context() as patch:
        breaking(patch, OperationalError("the database is gone"), at=2)
        tasks.run()
    running_batch.refresh_from_db()
    assert (running_batch.done, running_batch.failed, running_batch.left) == (1, 0, 4)
    running.run_due(timezone.now() + running.LEASE + timedelta(seconds=1))
    assert {outcome for outcome, _ in results(running_batch)} == {"done"}
    assert submitted(drafts) == 5


def test_what_breaks_for_one_article_is_undone_said_of_it_and_holds_up_no_other(running_batch, drafts, monkeypatch):
    breaking(monkeypatch, RuntimeError("a bug"), at=2)
    tasks.run()
    running_batch.refresh_from_db()
    assert (running_batch.state, running_batch.done, running_batch.failed) == ("done", 4, 1)
    failed = running_batch.rows.get(outcome="failed")
    assert failed.article.state == "draft"
    assert "nothing was changed" in failed.detail


def test_a_batch_that_takes_long_lets_others_have_their_turn(running_batch, bells, monkeypatch):
    monkeypatch.setattr(running, "PATIENCE", -1)
    monkeypatch.setattr(running, "AT_ONCE", 2)
    bells.clear()
    tasks.run()
    running_batch.refresh_from_db()
    assert (running_batch.state, running_batch.done) == ("running", 2)
    assert "cms.newsroom.bulk.tasks.run" in bells
    for _ in range(3):
        tasks.run()
    running_batch.refresh_from_db()
    assert (running_batch.state, running_batch.done) == ("done", 5)


def test_stop_leaves_the_rest_and_go_on_does_it(hand, editor, running_batch, drafts, monkeypatch):
    monkeypatch.setattr(running, "PATIENCE", -1)
    monkeypatch.setattr(running, "AT_ONCE", 2)
    at_list = hand(editor)
    tasks.run()
    assert "Stopped. What was done stays done." in at_list.act(running_batch, "stop").content.decode()
    tasks.run()
    assert submitted(drafts) == 2
    assert "Cannot stop this batch: it is stopped." in at_list.act(running_batch, "stop").content.decode()
    at_list.act(running_batch, "resume")
    for _ in range(4):
        tasks.run()
    assert submitted(drafts) == 5


def test_stopped_at_this_very_moment_the_article_at_hand_stays_as_it_was(running_batch, drafts, editor, monkeypatch):
    kind = kinds.KINDS["submit"]

    def act(row, facts, by):
        Batch.objects.filter(pk=running_batch.pk).update(state="stopped")
        return kind.act(row, facts, by)

    monkeypatch.setitem(kinds.KINDS, "submit", kinds.Kind(kind.label, kind.title, kind.may, act, move="submit"))
    tasks.run()
    assert submitted(drafts) == 0
    assert running_batch.rows.filter(outcome=BatchRow.Outcome.WAITING).count() == 5


@pytest.mark.parametrize("leaves", [False, True], ids=["demoted", "gone"])
def test_rights_are_those_at_the_time_of_each_article(leaves, running_batch, editor, drafts):
    editor.groups.clear()
    if leaves:
        editor.is_active = False
        editor.save()
    tasks.run()
    assert results(running_batch) == [("refused", "Whoever started this may no longer do it.")] * 5
    assert submitted(drafts) == 0


def test_what_was_refused_can_be_chosen_again(hand, editor, drafts):
    at_list = hand(editor)
    blank = ArticleFactory(by=editor, body_html="")
    at_list.done("submit", [blank, *drafts])
    batch = Batch.objects.get()
    page = at_list.act(batch, "again").content.decode()
    new = Batch.objects.exclude(pk=batch.pk).get()
    assert (new.state, new.size, new.rows.get().article) == ("prepared", 1, blank)
    assert "Submit 1 article for review" in page


def test_whoever_started_a_long_one_hears_of_its_end_and_of_a_short_one_does_not(running_batch, editor):
    Batch.objects.update(started_at=timezone.now() - timedelta(minutes=2))
    tasks.run()
    dispatch_pending()
    told = Notification.objects.get(kind="batch_ended")
    assert (told.user, told.title) == (editor, "Finished: Submit 5 articles for review")
    assert told.url == f"/admin/bulk/batch/{running_batch.pk}/change/"


def test_of_a_short_one_nobody_hears(running_batch):
    tasks.run()
    dispatch_pending()
    assert not Notification.objects.filter(kind="batch_ended").exists()


def test_what_nobody_starts_is_forgotten_after_a_day(hand, editor, drafts, running_batch):
    chosen = hand(editor).choose("submit", drafts)
    preparing.forget(timezone.now() + timedelta(hours=25))
    assert set(Batch.objects.values_list("pk", flat=True)) == {running_batch.pk}
    assert not BatchRow.objects.filter(batch=chosen.pk).exists()


def test_thousands_take_the_same_few_queries_each(editor, django_assert_max_num_queries):
    article = ArticleFactory(by=editor)
    Article.objects.bulk_create(
        Article(headline=f"H{n}", slug=f"h-{n}", body_html="<p>Words.</p>", created_by=editor) for n in range(2000)
    )
    pks = list(Article.objects.exclude(pk=article.pk).values_list("pk", flat=True))
    with django_assert_max_num_queries(30):
        batch = preparing.prepare("export", pks, by=editor)
        preparing.start(batch.pk, by=editor, facts={})
    with django_assert_max_num_queries(60):
        tasks.run()
    batch.refresh_from_db()
    assert (batch.state, batch.done) == ("done", 2000)
    batch = preparing.prepare("submit", pks[:200], by=editor)
    preparing.start(batch.pk, by=editor, facts={})
    with django_assert_max_num_queries(200 * 20 + 60):
        tasks.run()
    assert batch.rows.filter(outcome="done").count() == 200
