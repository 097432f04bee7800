"""What operators ask."""

import pytest

from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


def test_it_says_that_it_is_up_and_can_work(client):
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").json() == {"database": "ok", "migrations": "ok"}


def test_figures_are_for_this_machine_or_a_token_and_not_for_the_public(client, monkeypatch):
    ArticleFactory(state="published")
    assert b'paneldesk_articles{state="published"} 1.0' in client.get("/metrics").content
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404
    monkeypatch.setenv("METRICS_TOKEN", "let-me")
    answer = client.get("/metrics", REMOTE_ADDR="203.0.113.9", headers={"Authorization": "Bearer let-me"})
    assert answer.status_code == 200
