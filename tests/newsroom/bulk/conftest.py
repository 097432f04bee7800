"""Choosing articles in the list, and the workers' part."""

import pytest

from cms.newsroom.bulk import tasks
from cms.newsroom.bulk.models import Batch

LIST = "/admin/articles/article/"
BATCHES = "/admin/bulk/batch/"


class Hand:
    """Somebody at the list of articles."""

    def __init__(self, client):
        self.client = client

    def choose(self, kind, articles=(), query="", **more):
        """Tick these articles (or all, with select_across=1), and take the action; returns the batch."""
        sent = {"action": kind, "_selected_action": [article.pk for article in articles], **more}
        answer = self.client.post(f"{LIST}{query}", sent)
        assert answer.status_code == 302, answer.content.decode()
        return Batch.objects.get(pk=answer.url.split("/")[4])

    def page(self, batch, query=""):
        return self.client.get(f"{BATCHES}{batch.pk}/change/{query}")

    def start(self, batch, **facts):
        """Fill in its page and start it."""
        return self.client.post(f"{BATCHES}{batch.pk}/change/", {"start": 1, **facts})

    def act(self, batch, name):
        return self.client.post(f"{BATCHES}{batch.pk}/act/{name}/", follow=True)

    def done(self, kind, articles, **facts):
        """All of it, workers included; returns what became of each article, in order."""
        batch = self.choose(kind, articles)
        answer = self.start(batch, **facts)
        assert answer.status_code == 302, answer.context["form"].errors
        tasks.run()
        return results(batch)


def results(batch) -> list[tuple[str, str]]:
    return list(batch.rows.order_by("position").values_list("outcome", "detail"))


@pytest.fixture
def hand(client):
    """hand(person) → them at the list."""

    def of(person):
        client.force_login(person)
        return Hand(client)

    return of
