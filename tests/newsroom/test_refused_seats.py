"""What a verb refuses is said on the page, beside what was typed."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles import publishing
from panels import assigning, deciding
from tests.factories import ArticleFactory, AssignmentFactory

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


NOTE = "Say what it costs.\nAnd for whom."
SHOWN = "Say what it costs.<br>And for whom.</p>"


def cards(page) -> dict[str, str]:
    """What stands in the card of each seat, and on the panel above them, by the seat's id."""
    panel = page.content.decode().partition('<section class="nr-card nr-piece" id="panel"')[2]
    above, *rest = panel.split('<article class="nr-seat"')
    return {"above": above} | {part.partition('id="seat-')[2].partition('"')[0]: part for part in rest}


def test_a_note_for_a_take_that_was_approved_meanwhile_is_on_its_card_to_be_copied(client, editor, chief, article):
    client.force_login(editor)
    seat = AssignmentFactory(article=article, by=editor, state="submitted")
    other = AssignmentFactory(article=article, by=editor, state="submitted")
    deciding.approve(seat.pk, by=chief)
    page = client.post(f"{LIST}{article.pk}/panel/{seat.pk}/request_changes/", {"note": NOTE})
    assert page.status_code == 409
    found = cards(page)
    assert "Cannot request changes to this assignment: it is approved." in found[str(seat.pk)]
    assert SHOWN in found[str(seat.pk)]
    assert SHOWN not in found[str(other.pk)] + found["above"]


def test_a_brief_for_a_seat_that_was_given_away_meanwhile_is_above_the_panel_to_be_copied(client, seat, chief):
    assigning.cancel(seat.pk, by=chief)
    page = client.post(f"{LIST}{seat.article_id}/panel/{seat.pk}/change/", {"brief": NOTE})
    assert page.status_code == 409
    [above] = cards(page).values()
    assert "Cannot change this seat: it is cancelled." in above
    assert SHOWN in above
    assert above.count(f'id="seat-{seat.pk}"') == 1


@pytest.mark.parametrize("persona", [True, False], ids=["all filled in", "without a persona"])
def test_a_seat_for_an_article_that_was_withdrawn_meanwhile_is_above_the_panel_to_be_copied(
    client, editor, chief, the_builder, persona
):
    client.force_login(editor)
    article = ArticleFactory(by=editor, state="approved")
    publishing.withdraw(article.pk, by=chief, reason="Wrong.")
    form = {"persona": the_builder.pk if persona else "", "brief": NOTE}
    page = client.post(f"{LIST}{article.pk}/panel/invite/", form)
    assert page.status_code == (409 if persona else 422)
    [above] = cards(page).values()
    assert ("withdrawn: nobody can be invited to it." in above.partition("nr-quiet")[0]) == persona
    assert SHOWN in above


def test_an_act_without_words_that_comes_too_late_says_why_alone(client, editor, chief, article):
    client.force_login(editor)
    seat = AssignmentFactory(article=article, by=editor, state="submitted")
    deciding.approve(seat.pk, by=chief)
    page = client.post(f"{LIST}{article.pk}/panel/{seat.pk}/approve/")
    assert page.status_code == 409
    card = cards(page)[str(seat.pk)]
    assert "Cannot approve this assignment: it is approved." in card
    assert "This is what you typed" not in card


def test_a_note_for_a_move_that_is_closed_by_now_is_shown_to_be_copied(client, editor):
    article = ArticleFactory(by=editor, state="approved")
    client.force_login(editor)
    publishing.publish(article.pk, by=editor)
    here = f"{LIST}{article.pk}/move/return/"
    page = client.post(here, {"note": NOTE, "version": article.version})
    assert page.status_code == 409
    assert "Cannot return this article: it is published." in page.content.decode()
    assert SHOWN in page.content.decode()
    assert "This is what you typed" not in client.get(here).content.decode()


def test_the_reason_of_a_chief_is_shown_though_there_is_nothing_left_to_override(client, chief, article):
    AssignmentFactory(article=article, by=chief)
    for step in (publishing.submit, publishing.approve):
        step(article.pk, by=chief)
    client.force_login(chief)
    publishing.publish(article.pk, by=chief, override_reason="It cannot wait.")
    page = client.post(f"{LIST}{article.pk}/move/publish/", {"override_reason": NOTE, "version": article.version})
    assert page.status_code == 409
    assert SHOWN in page.content.decode()
