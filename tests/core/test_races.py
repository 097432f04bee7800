"""Two processes, one row, one moment: two connections on PostgreSQL, two processes on one file with SQLite."""

import json
import subprocess
import sys

import pytest

from tests.support.scratch import ROOT, run, scratch_environment


@pytest.fixture(scope="module")
def race(tmp_path_factory):
    """The rows to race for, and race(verb, other_verb, rows, username) → the answers of both sides, round by round."""
    folder = tmp_path_factory.mktemp("race")
    with scratch_environment(folder, "race") as environment:
        rows = json.loads(run(environment, "-m", "tests.core.stage"))
        racers = [_racer(environment) for _ in range(2)]

        def start(verb, other, pks, username="chief"):
            return [_together(racers, (verb, other), pk, username) for pk in pks]

        start.rows = rows
        start.tally = lambda: json.loads(run(environment, "-m", "tests.core.tally"))
        yield start
        for racer in racers:
            racer.stdin.close()
            racer.wait(timeout=30)


def _racer(environment):
    racer = subprocess.Popen(
        [sys.executable, "-m", "tests.core.racer"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert racer.stdout.readline() == "ready\n"
    return racer


def _together(racers, verbs, pk, username):
    for racer, verb in zip(racers, verbs, strict=True):
        racer.stdin.write(f"{verb} {pk} {username}\n")
    for racer in racers:
        racer.stdin.flush()
    return sorted(racer.stdout.readline().strip() for racer in racers)


def test_two_sweeps_publish_a_due_article_once(race):
    answers = race("publish_on_time", "publish_on_time", race.rows["scheduled"])

    assert answers == [["done", "not_due"]] * len(answers)
    articles = race.tally()["articles"]
    for pk in race.rows["scheduled"]:
        assert articles[str(pk)]["state"] == "published"
        assert articles[str(pk)]["editions"] == 1
        assert articles[str(pk)]["events"].count("article.publish") == 1


def test_two_editors_publish_at_once_and_make_one_edition(race):
    answers = race("publish", "publish", race.rows["approved"])

    assert answers == [["done", "nothing_new"]] * len(answers)
    articles = race.tally()["articles"]
    for pk in race.rows["approved"]:
        assert (articles[str(pk)]["state"], articles[str(pk)]["editions"]) == ("published", 1)


def test_an_approval_against_a_cancellation_has_one_winner(race):
    answers = race("approve", "cancel", race.rows["submitted"])

    assert answers == [["done", "wrong_state"]] * len(answers)
    seats = race.tally()["seats"]
    for pk in race.rows["submitted"]:
        decided = [name for name in seats[str(pk)]["events"] if name in ("assignment.approve", "assignment.cancel")]
        assert decided == [f"assignment.{'approve' if seats[str(pk)]['state'] == 'approved' else 'cancel'}"]


def test_edits_against_a_cancellation_have_one_winner(race):
    answers = race("edit", "cancel", race.rows["edited"])

    assert answers == [["done", "wrong_state"]] * len(answers)
    seats = race.tally()["seats"]
    for pk in race.rows["edited"]:
        won = "approve_with_edits" if seats[str(pk)]["state"] == "approved" else "cancel"
        decided = [name for name in seats[str(pk)]["events"] if "edits" in name or "cancel" in name]
        assert decided == [f"assignment.{won}"]


def test_two_submits_make_one_take(race):
    answers = race("submit", "submit", race.rows["accepted"], "builder")

    assert answers == [["done", "wrong_state"]] * len(answers)
    seats = race.tally()["seats"]
    for pk in race.rows["accepted"]:
        assert (seats[str(pk)]["state"], seats[str(pk)]["takes"]) == ("submitted", 1)
        assert seats[str(pk)]["events"].count("assignment.submit") == 1


def test_two_tabs_saving_from_one_version_are_told_apart(race):
    answers = race("save", "save", race.rows["drafting"], "builder")

    assert answers == [["done", "stale"]] * len(answers)
    seats = race.tally()["seats"]
    assert {seats[str(pk)]["version"] for pk in race.rows["drafting"]} == {2}


def test_two_articles_that_want_one_slug_are_told_apart(race):
    answers = race("rename", "rename_next", race.rows["renamed"])

    assert answers == [["done", "invalid slug"]] * len(answers)
    articles = race.tally()["articles"]
    for pk in race.rows["renamed"]:
        assert [articles[str(one)]["slug"] for one in (pk, pk + 1)].count(f"wanted-{pk}") == 1


def test_two_workers_on_one_bulk_action_do_nothing_twice_and_end_it_once(race):
    race("work", "work", race.rows["batches"])
    race("work", "work", race.rows["batches"])

    tally = race.tally()
    for pk in race.rows["batches"]:
        batch = tally["batches"][str(pk)]
        size = len(batch["articles"])
        assert (batch["state"], batch["counts"]) == ("done", [size, size, 0, 0])
        assert batch["events"] == ["batch.end", "batch.start"]
        done = [tally["articles"][str(article)]["events"].count("article.submit") for article in batch["articles"]]
        assert done == [1] * size
