"""What a verb refuses is said on the page, beside what was typed."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.factories import AssignmentFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/article/"


@pytest.fixture
def seat(client, editor, article):
    """A seat on the article of the editor who is signed in."""
    client.force_login(editor)
    return AssignmentFactory(article=article, by=editor)


@pytest.mark.parametrize(
    "refusal",
    [
        ValidationError("No seats on Sundays."),
        ValidationError({"answer_by": "No seats on Sundays."}),
        ValidationError({"brief": "No seats on Sundays."}),
    ],
    ids=["of no field", "of a field that the form lacks", "of a field"],
)
def test_a_refused_change_of_a_seat_is_said_on_its_form(client, seat, refusal, monkeypatch):
    def refuse(*args):
        raise refusal

    monkeypatch.setattr("panels.assigning._validate", refuse)
    page = client.post(f"{LIST}{seat.article_id}/panel/{seat.pk}/change/", {"brief": "Two hundred words."})
    assert page.status_code == 422
    shown = page.content.decode()
    assert shown.count("<li>No seats on Sundays.</li>") == 1
    assert "Two hundred words." in shown


def test_a_refused_new_seat_is_said_in_its_form_which_is_open(client, seat):
    page = client.post(f"{LIST}{seat.article_id}/panel/invite/", {"persona": seat.persona_id, "brief": "Short."})
    assert page.status_code == 409
    shown = page.content.decode()
    [form] = [part for part in shown.split('<details class="nr-more nr-add"')[1:] if "Add a seat by hand" in part]
    assert form.startswith(" open>")
    assert f"{seat.persona} has a seat on this article already." in form
    assert ">\nShort.</textarea>" in form


def test_a_take_that_is_due_earlier_is_answered_earlier(client, editor, article):
    tomorrow = (timezone.now() + timedelta(days=1)).replace(second=0, microsecond=0)
    seat = AssignmentFactory(article=article, by=editor, answer_by=tomorrow + timedelta(hours=1))
    client.force_login(editor)
    client.post(f"{LIST}{article.pk}/panel/{seat.pk}/change/", {"due_at": tomorrow.isoformat()})
    seat.refresh_from_db()
    assert (seat.due_at, seat.answer_by) == (tomorrow, tomorrow)
