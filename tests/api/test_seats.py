"""A program of an editor's gives seats away, and changes what they ask for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.events.models import Event
from panels import answering
from tests.factories import AssignmentFactory, PanelistFactory

pytestmark = pytest.mark.django_db

NOW = timezone.now().replace(microsecond=0)
SEATS = "newsroom/assignments/"


@pytest.fixture
def seat(article, the_builder, builder, editor):
    """An invitation to the builder."""
    return AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor)


@pytest.fixture
def second(the_builder):
    """Writes as the builder too."""
    return PanelistFactory(user__username="second", personas=[the_builder])


def later(hours: int) -> str:
    return (NOW + timedelta(hours=hours)).isoformat().replace("Z", "+00:00")


def test_an_open_seat_is_changed_in_what_is_named_and_no_more(api, editor, builder, seat, second):
    here = f"{SEATS}{seat.pk}/"
    before = api(editor, "get", here)[1]
    asked = {"answer_by": later(20), "standby": "second", "asks_interests": True}
    assert api(editor, "patch", here, asked) == (200, before | asked)
    assert set(Event.objects.get(name="assignment.change").data) == {"article", *asked}
    assert api(editor, "patch", here, {"standby": None}) == (200, before | asked | {"standby": None})


def test_what_a_change_cannot_be_is_named(api, editor, builder, skeptic, seat):
    here = f"{SEATS}{seat.pk}/"
    for wrong in (
        {"panelist": "builder"},
        {"state": "accepted"},
        {"standby": "skeptic"},
        {"due_at": later(-1)},
        {"answer_by": later(999)},
        {"required": None},
    ):
        status, said = api(editor, "patch", here, wrong)
        assert (status, list(said["errors"])) == (400, list(wrong))
    answering.accept(seat.pk, by=builder.user)
    for late in ({"answer_by": later(20)}, {"asks_interests": True}):
        status, said = api(editor, "patch", here, late)
        assert (status, list(said["errors"])) == (400, list(late))
    answering.decline(seat.pk, by=builder.user, cause="away")
    assert api(editor, "patch", here, {"brief": "Late."})[1]["code"] == "wrong_state"
    assert not Event.objects.filter(name="assignment.change").exists()
