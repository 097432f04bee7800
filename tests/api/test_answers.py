"""A program answers for its panelist as a person does at the desk, and an editor's program answers back."""

import pytest

from panels.models import Assignment
from tests.factories import AssignmentFactory

pytestmark = pytest.mark.django_db

LATER, LATEST = "2031-05-02T07:30:00+00:00", "2031-05-09T07:30:00+00:00"


@pytest.fixture
def seat(article, the_builder, builder, editor):
    """An invitation to the builder, that asks for interests."""
    return AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor, asks_interests=True)


def test_a_yes_with_interests_at_another_time_that_an_editor_confirms(api, editor, builder, seat):
    desk, newsroom = f"desk/assignments/{seat.pk}/", f"newsroom/assignments/{seat.pk}/"
    status, why = api(builder, "post", f"{desk}accept/")
    assert (status, why["code"]) == (409, "interests_required")
    assert api(builder, "get", desk)[1]["asks_interests"] is True
    form = {"interests": "I own shares.", "proposed_due_at": "2031-05-02T09:30:00+02:00"}
    status, why = api(builder, "post", f"{desk}accept/", form)
    assert (status, why["code"]) == (409, "not_ready")
    status, mine = api(builder, "post", f"{desk}accept/", form | {"note": "A trial."})
    assert (status, mine["state"], mine["proposed_due_at"]) == (200, "accepted", LATER)

    theirs = api(editor, "get", newsroom)[1]
    assert (theirs["interests"], theirs["proposed_due_at"], theirs["proposal_note"]) == (
        "I own shares.", LATER, "A trial.",
    )  # fmt: skip
    api(builder, "post", f"{desk}propose_time/", {"proposed_due_at": LATEST, "note": "It goes on."})
    status, why = api(editor, "post", f"{newsroom}confirm_time/", {"proposed": LATER})
    assert (status, why["code"], why["current"]["proposed_due_at"]) == (409, "stale", LATEST)
    status, theirs = api(editor, "post", f"{newsroom}confirm_time/", {"proposed": LATEST})
    assert (status, theirs["due_at"], theirs["proposed_due_at"]) == (200, LATEST, None)
    assert api(editor, "post", f"{newsroom}keep_time/")[0] == 409

    api(builder, "post", f"{desk}submit/", {"draft": "A take with words."})
    assert api(editor, "post", f"{newsroom}approve/", {"print_interests": True})[0] == 200
    assert seat.takes.get().disclosure == "I own shares."


@pytest.mark.parametrize(
    ("sent", "status", "kept"),
    [
        ({"reason": "I know her."}, 200, ("other", "I know her.")),
        ({"cause": "away"}, 200, ("away", "")),
        ({"cause": "other"}, 400, ("", "")),
        ({"cause": "laziness", "reason": "Ha."}, 400, ("", "")),
    ],
)
def test_a_no_takes_words_or_a_cause_and_is_undone(api, editor, builder, seat, sent, status, kept):
    here = f"desk/assignments/{seat.pk}/"
    assert api(builder, "post", f"{here}decline/", sent)[0] == status
    theirs = api(editor, "get", f"newsroom/assignments/{seat.pk}/")[1]
    assert (theirs["decline_cause"], theirs["decline_reason"]) == kept
    answer = api(builder, "post", f"{here}undo_decline/", {"interests": ""})
    expected = (200, "accepted") if status == 200 else (409, "invited")
    assert (answer[0], Assignment.objects.get(pk=seat.pk).state) == expected


def test_what_was_disclosed_is_changed_by_call_and_printed_as_it_was_read(api, editor, builder, seat):
    desk, newsroom = f"desk/assignments/{seat.pk}/", f"newsroom/assignments/{seat.pk}/"
    api(builder, "post", f"{desk}accept/", {"interests": "I own shares."})
    read = api(editor, "get", newsroom)[1]["disclosed_at"]
    status, mine = api(builder, "post", f"{desk}disclose/", {"interests": ""})
    assert (status, mine["interests"]) == (200, "")
    assert api(builder, "post", f"{desk}disclose/", {"interests": ""})[1]["code"] == "disclosed_already"
    api(builder, "post", f"{desk}submit/", {"draft": "Words."})
    status, why = api(editor, "post", f"{newsroom}approve/", {"print_interests": True, "disclosed": read})
    assert (status, why["code"], why["current"]["interests"]) == (409, "stale", "")
    assert api(editor, "post", f"{newsroom}approve/", {"disclosed": why["current"]["disclosed_at"]})[0] == 200
