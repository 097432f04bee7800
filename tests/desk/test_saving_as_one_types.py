"""What the page of a seat saves while one types, and the preview of it; with a script and without."""

import json

import pytest
from django.test import Client

from articles import publishing
from cms.accounts.capabilities import role_group
from panels import answering, assigning, deciding, writing
from panels.entering import way_in
from panels.models import ArticlePanel
from panels.scale import Scale
from tests.factories import ArticleFactory, AssignmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat(editor, article, the_builder, builder):
    """Accepted by the builder."""
    return AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor, state="accepted")


@pytest.fixture
def tell(client, builder, seat):
    """tell(draft=…, version=…) → status and answer of the page's script, the builder's unless told otherwise."""
    client.force_login(builder.user)

    def told(by=client, **words):
        words = {"user": builder.user.pk, "base": ""} | words
        answer = by.post(f"/desk/{seat.pk}/autosave/", json.dumps(words), content_type="application/json")
        return answer.status_code, answer.json()

    return told


def shown(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_each_save_is_made_from_the_one_before_and_said_twice_is_once(tell, seat):
    status, said = tell(draft="One.", version=1)
    assert (status, said["version"], said["at"][-4:]) == (200, 2, " UTC")
    assert tell(draft="One.", version=1)[1]["version"] == 2  # its answer was lost
    assert tell(draft="One, two.", version=2)[1]["version"] == 3
    seat.refresh_from_db()
    assert (seat.draft, seat.draft_version) == ("One, two.", 3)


def test_a_stale_save_answers_both_texts_what_differs_and_one_of_both(tell, seat, builder):
    writing.save_draft(seat.pk, by=builder.user, draft="Copper wins.\n\nIt <b lasts.", version=1)
    status, said = tell(draft="Tin wins.\n\nIt <b lasts.\n\nFor now.", base="Gold wins.\n\nIt <b lasts.", version=1)
    assert (status, said["code"], said["version"]) == (409, "stale", 2)
    assert said["draft"] == "Copper wins.\n\nIt <b lasts."
    assert said["merged"] == "Copper wins.\nTin wins.\n\nIt <b lasts.\n\nFor now."
    assert "<del>Copper </del>" in said["box"]
    assert "It &lt;b lasts." in said["box"]


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        ({"draft": "x" * 20_001, "version": 1}, 422, "invalid"),
        ({"draft": "Mine."}, 422, "invalid"),
        ({"draft": "Mine.", "version": "soon"}, 422, "invalid"),
        ({"draft": "Mine.", "version": 1, "user": 0}, 409, "other_person"),
    ],
)
def test_what_cannot_be_saved_is_said_in_words(tell, seat, words, status, code):
    answered, said = tell(**words)
    assert (answered, said["code"], bool(said["detail"])) == (status, code, True)
    seat.refresh_from_db()
    assert (seat.draft, seat.draft_version) == ("", 1)


def test_only_its_panelist_saves_and_only_while_it_can_be_written(tell, seat, builder, skeptic):
    stranger = Client()
    assert tell(by=stranger, draft="Okapi.", version=1)[1]["code"] == "signed_out"
    stranger.force_login(skeptic.user)
    assert tell(by=stranger, draft="Okapi.", version=1)[1]["code"] == "not_found"
    assert tell(by=stranger, draft="Okapi.", version=1, user=skeptic.user.pk)[1]["code"] == "not_found"
    writing.submit(seat.pk, by=builder.user, draft="Done.", version=1)
    assert tell(draft="Okapi.", version=2)[1]["code"] == "wrong_state"
    seat.refresh_from_db()
    assert seat.draft == "Done."


def test_a_position_is_saved_and_previewed_with_the_words(tell, client, seat):
    ArticlePanel.objects.create(article=seat.article, scale_low="bearish", scale_high="bullish")
    here = f"/desk/{seat.pk}/"
    assert tell(draft="It works.", version=1, stance="2")[1]["version"] == 2
    box = tell(draft="It works.", version=1, stance="-2")[1]
    assert (box["code"], box["stance"]) == ("stale", 2)
    sides = "Position: <del>Bullish</del>", "Position: <ins>Bearish</ins>"
    assert [side in " ".join(box["box"].split()) for side in sides] == [True, True]
    both = client.post(f"{here}save/", {"draft": "It works.", "version": 1, "stance": "-2"})
    assert (both.status_code, [side in both.content.decode() for side in sides]) == (409, [True, True])
    assert tell(draft="It works twice.", version=2)[1]["version"] == 3  # a page without a scale leaves it
    seat.refresh_from_db()
    assert seat.stance == 2
    words = Scale("bearish", "bullish").words
    assert words(2) in client.get(f"{here}preview/").content.decode()
    page = client.post(f"{here}preview/", {"draft": "It fails.", "version": 3, "stance": "-2"}, follow=True)
    assert words(-2) in page.content.decode()
    assert tell(draft="It fails.", version=4, stance="[]")[0] == 200
    seat.refresh_from_db()
    assert seat.stance is None


def test_whoever_came_by_a_link_from_a_mail_saves_and_previews_that_seat_as_its_panelist(tell, seat, editor, builder):
    """Even an editor, who sees the whole panel once they have signed in."""
    role_group("editor").user_set.add(builder.user)
    other = AssignmentFactory(persona=seat.persona, panelist=builder, state="accepted")
    theirs = AssignmentFactory(article=seat.article, by=editor, state="accepted")
    writing.submit(theirs.pk, by=theirs.panelist.user, draft="Okapi doubts.")
    visitor, here = Client(), f"/desk/{seat.pk}/"
    visitor.post(way_in(here, builder.user))
    assert tell(by=visitor, draft="From the train.", version=1)[0] == 200
    page = visitor.get(f"{here}preview/").content.decode()
    assert ("From the train." in page, "Okapi doubts." in page) == (True, False)
    assert visitor.get(f"/desk/{other.pk}/preview/").url.startswith("/accounts/login/")
    answer = visitor.post(f"/desk/{other.pk}/autosave/", "{}", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (401, "signed_out")


def test_without_a_script_both_texts_are_put_together_by_a_button(client, seat, builder):
    client.force_login(builder.user)
    here = f"/desk/{seat.pk}/"
    writing.save_draft(seat.pk, by=builder.user, draft="Copper wins.", version=1)
    form = {"draft": "Tin wins.", "version": 1, "base": "Gold wins."}
    refused = client.post(f"{here}save/", form)
    assert (refused.status_code, '<textarea name="base" hidden>\nGold wins.' in refused.content.decode()) == (409, True)
    page = client.post(f"{here}merge/", form | {"version": 2}).content.decode()
    assert "Copper wins.\nTin wins.</textarea>" in page
    assert 'name="version" value="2"' in page
    seat.refresh_from_db()
    assert seat.draft == "Copper wins."


def test_a_preview_saves_what_was_typed_and_shows_it_as_readers_will_see_it(
    client, seat, builder, skeptic, the_skeptic
):
    theirs = AssignmentFactory(article=seat.article, persona=the_skeptic, panelist=skeptic, state="accepted")
    writing.submit(theirs.pk, by=skeptic.user, draft="Okapi doubts.")
    client.force_login(builder.user)
    here = f"/desk/{seat.pk}/preview/"
    for _ in range(2):  # the second is a double tap
        answer = client.post(here, {"draft": "First.\n\n<script>alert(1)</script>Second.", "version": 1}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [(f"{here}#take-the-builder", 302)]
    assert "First." in page
    assert "alert" not in page
    assert [counted for counted in ("<script", "<noscript", "/seen/") if counted in page] == []
    assert "Okapi" not in page
    assert ("no-store" in answer["Cache-Control"], "noindex" in answer["X-Robots-Tag"]) == (True, True)
    stale = client.post(here, {"draft": "Another.", "version": 1})
    assert (stale.status_code, "Two versions of your take" in shown(stale)) == (409, True)


def test_a_closed_seat_previews_nothing_and_lists_no_takes(client, seat, editor, builder):
    client.force_login(builder.user)
    assigning.cancel(seat.pk, by=editor)
    answer = client.get(f"/desk/{seat.pk}/preview/")
    assert (answer.status_code, answer.url) == (302, f"/desk/{seat.pk}/")
    assert "The Builder, lately" not in shown(client.get(f"/desk/{seat.pk}/"))


def test_the_last_three_takes_that_readers_see_are_at_hand(client, seat, editor, the_builder, builder):
    for number in range(5):
        article = ArticleFactory(by=editor, headline=f"Earlier {number}")
        earlier = AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor)
        answering.accept(earlier.pk, by=builder.user)
        writing.submit(earlier.pk, by=builder.user, draft=f"Words of {number}.")
        deciding.approve(earlier.pk, by=editor)
        steps = (publishing.submit, publishing.approve, publishing.publish)
        for step in steps if number != 4 else steps[:2]:  # readers do not see the last
            step(article.pk, by=editor)
    client.force_login(builder.user)
    page = shown(client.get(f"/desk/{seat.pk}/"))
    places = [page.find(f"Words of {number}.") for number in (3, 2, 1)]
    assert places == sorted(places)
    assert (-1 in places, "Words of 0." in page, "Words of 4." in page) == (False, False, False)
