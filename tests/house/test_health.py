"""What operators ask."""

import re

import pytest

from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


def test_it_says_that_it_is_up_and_can_work(client):
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").json() == {"database": "ok", "migrations": "ok", "broker": "ok"}


@pytest.mark.parametrize("redis_url", ["redis://127.0.0.1:1/0", ""], ids=["redis", "files"])
def test_without_a_broker_it_serves_readers_and_says_what_is_degraded(redis_url, client, settings, tmp_path):
    settings.REDIS_URL, settings.QUEUE_DIR = redis_url, tmp_path / "not there"
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["broker"].startswith("degraded: ")


def test_with_a_migration_missing_it_is_not_ready(client, monkeypatch):
    monkeypatch.setattr("cms.health.MigrationExecutor.migration_plan", lambda self, targets: [targets[0]])
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"migrations": "1 are missing; run manage.py migrate"})


def test_figures_are_for_this_machine_or_a_token_and_not_for_the_public(client, monkeypatch):
    ArticleFactory(state="published")
    figures = client.get("/metrics").text
    for line in (
        'paneldesk_articles{state="published"} 1.0',
        'paneldesk_articles{state="scheduled"} 0.0',
        'paneldesk_deliveries{state="failed"} 0.0',
        "paneldesk_articles_late 0.0",
        "paneldesk_events_waiting 4.0",
    ):
        assert f"{line}\n" in figures
    assert 0 < float(re.search(r"^paneldesk_events_oldest_seconds (.+)$", figures, re.MULTILINE)[1]) < 60
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404
    monkeypatch.setenv("METRICS_TOKEN", "let-me")
    answer = client.get("/metrics", REMOTE_ADDR="203.0.113.9", headers={"Authorization": "Bearer let-me"})
    assert answer.status_code == 200
