"""A program of an editor's gives seats away, and changes what they ask for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import drafting
from cms.events.models import Event
from panels import answering, away
from tests.factories import ArticleFactory, AssignmentFactory, PanelistFactory

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


@pytest.mark.parametrize("why", ["away", "full"])
def test_somebody_who_is_not_free_is_asked_only_when_it_is_insisted(api, editor, article, the_builder, second, why):
    if why == "away":
        today = timezone.localdate(timezone=second.user.zone)
        away.go_away(second, by=second.user, first_day=today, last_day=today + timedelta(days=2))
    else:
        type(second).objects.update(most_open=0)
    words = "second is away until" if why == "away" else "second has 0 open, and wants no more than 0."
    seat = {"article": article.pk, "persona": "the-builder", "panelist": "second"}
    status, said = api(editor, "post", SEATS, seat)
    assert (status, said["code"], words in said["detail"]) == (409, "not_free", True)
    assert api(editor, "post", SEATS, seat | {"panelist": None})[0] == 201
    [free] = article.assignments.all()
    given = f"{SEATS}{free.pk}/reassign/"
    assert api(editor, "post", given, {"panelist": "second"})[1]["code"] == "not_free"
    status, said = api(editor, "post", given, {"panelist": "second", "anyway": True})
    assert (status, said["panelist"]) == (201, "second")
    assert api(editor, "post", SEATS, seat | {"article": ArticleFactory().pk, "anyway": True})[0] == 201


def test_a_program_at_the_desk_says_what_it_has_read_of_the_article(api, editor, builder, seat):
    here = f"desk/assignments/{seat.pk}/"
    answering.accept(seat.pk, by=builder.user)
    drafting.save(seat.article_id, version=1, by=editor, dek="A new dek.")
    mine = api(builder, "get", here)[1]
    assert (mine["article_version"], mine["article_read"]) == (2, 1)
    status, mine = api(builder, "post", f"{here}read_article/", {"version": mine["article_version"]})
    assert (status, mine["article_read"]) == (200, 2)
    assert api(builder, "post", f"{here}read_article/")[1]["errors"].keys() == {"version"}
    answering.decline(seat.pk, by=builder.user, cause="away")
    assert api(builder, "post", f"{here}read_article/", {"version": 2})[1]["code"] == "wrong_state"
    assert api(builder, "get", here)[1]["article_version"] is None
