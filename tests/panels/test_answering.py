"""What a panelist answers: yes, yes at another time, with interests or none, no and why, and yes after all."""

from datetime import datetime

import pytest

from tests.factories import AssignmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat(editor, article, the_builder, builder):
    """An invitation to the builder, by the editor."""
    return AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor)


@pytest.fixture
def newsroom(client, editor):
    """The editor's browser."""
    client.force_login(editor)
    return client


def shown(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_a_day_without_a_time_is_due_at_its_end_where_the_site_is(newsroom, settings, seat, editor):
    settings.TIME_ZONE = "Europe/Berlin"
    type(editor).objects.update(time_zone="America/Los_Angeles")
    here = f"/admin/articles/article/{seat.article_id}/"
    for sent, due_at, words in [
        ({"due_at_day": "2031-11-28", "due_at_time": ""}, "2031-11-28T23:59:59+01:00",
         "by the end of Friday, 28 November 2031 (Europe/Berlin), 28 Nov 2031, 14:59 PST for you"),
        ({"due_at_day": "2031-11-28", "due_at_time": "09:30"}, "2031-11-28T09:30:00-08:00",
         "28 November 2031, 09:30 PST"),
    ]:  # fmt: skip
        newsroom.post(f"{here}panel/{seat.pk}/change/", sent)
        seat.refresh_from_db()
        assert seat.due_at == datetime.fromisoformat(due_at)
        page = shown(newsroom.get(f"{here}change/"))
        assert f"Due {words}" in page
        day, clock = (f'value="{value}"' for value in sent.values())
        assert day in page
        assert sent["due_at_time"] == "" or clock in page
    refused = newsroom.post(f"{here}panel/{seat.pk}/change/", {"due_at_day": "", "due_at_time": "09:30"})
    assert (refused.status_code, "Choose a day." in shown(refused)) == (422, True)
