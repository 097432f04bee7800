"""The panelist's desk: what it shows, what it takes, and that it never loses a word."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import drafting, publishing
from panels import answering, assigning, deciding, writing
from panels.answering import MAX_REASON
from panels.models import Assignment, Take
from panels.visibility import latest_takes
from panels.writing import MAX_DRAFT
from tests.factories import ArticleFactory, AssignmentFactory, PersonaFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat(editor, article, the_builder, builder):
    """The Builder's seat, accepted, on the editor's article."""
    return AssignmentFactory(
        article=article, persona=the_builder, panelist=builder, by=editor, state="accepted", brief="One idea only."
    )


@pytest.fixture
def desk(client, builder):
    """The builder's browser."""
    client.force_login(builder.user)
    return client


def shown(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_the_list_is_by_what_is_due_and_by_whose_turn_it_is(desk, editor, builder):
    for name, state, hours in [
        ("Late", "accepted", 90),
        ("Soon", "invited", 3),
        ("Whenever", "changes_requested", None),
        ("Handed in", "submitted", 5),
        ("Done with", "approved", 6),
    ]:
        due_at = hours and timezone.now() + timedelta(hours=hours)
        persona = PersonaFactory()
        builder.personas.add(persona)
        AssignmentFactory(
            article=ArticleFactory(headline=name), persona=persona, panelist=builder, state=state, due_at=due_at
        )
    page = shown(desk.get("/desk/"))
    order = ["Waits for you", "Soon", "Late", "Whenever", "With the editor", "Handed in", "Done with"]
    places = [page.index(f">{words}") for words in order]
    assert places == sorted(places)


@pytest.mark.parametrize("seats", [2, 12])
def test_the_list_costs_the_same_however_long_it_is(desk, builder, seats, django_assert_max_num_queries):
    for _ in range(seats):
        persona = PersonaFactory()
        builder.personas.add(persona)
        AssignmentFactory(persona=persona, panelist=builder, state="accepted")
    with django_assert_max_num_queries(7):
        assert desk.get("/desk/").content.decode().count("<h3") == seats


def test_a_seat_has_all_that_writing_it_takes(desk, seat, the_builder, editor):
    the_builder.voice_guide = "Say how it is made."
    the_builder.save()
    drafting.save(seat.article_id, version=1, by=editor, dek="In short.", body_html="<p>At length.</p>")
    page = shown(desk.get(f"/desk/{seat.pk}/"))
    for words in ("Glass battery leaves the lab", "In short.", "<p>At length.</p>", "One idea only.",
                  "Say how it is made.", "The Builder speaks in 40 to 120", "in 2 days", "UTC"):  # fmt: skip
        assert words in page


def test_from_invitation_to_a_second_round(desk, editor, article, the_builder, builder):
    seat = AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor)
    here = f"/desk/{seat.pk}/"
    assert "Your take" not in shown(desk.get(here))
    assert "You have it." in shown(desk.post(f"{here}accept/", follow=True))
    saved = shown(desk.post(f"{here}save/", {"draft": "Two words", "version": 1}, follow=True))
    assert "Saved." in saved
    assert ">2</output> words" in saved
    handed_in = shown(desk.post(f"{here}submit/", {"draft": "Three words now", "version": 2}, follow=True))
    assert "The editor reads it now" in handed_in
    assert '<textarea id="draft"' not in handed_in
    deciding.request_changes(seat.pk, by=editor, note="Name a price.")
    again = shown(desk.get(here))
    assert "The editor asks, for round 2" in again
    assert "Name a price." in again
    desk.post(f"{here}submit/", {"draft": "It costs nine.", "version": 3})
    seat.refresh_from_db()
    assert (seat.state, seat.round, seat.takes.count()) == ("submitted", 2, 2)


@pytest.mark.parametrize(
    ("verb", "words", "fits"),
    [
        ("accept", "You have it.", {"accepted"}),
        ("save", "Saved.", {"accepted", "changes_requested"}),
        ("submit", "The editor reads it now", {"submitted"}),
        ("decline", "the editor is told why", {"declined"}),
    ],
)
def test_what_was_done_is_told_only_while_it_stands(desk, seat, verb, words, fits):
    for state in Assignment.State.values:
        Assignment.objects.filter(pk=seat.pk).update(state=state)
        told = words in shown(desk.get(f"/desk/{seat.pk}/?done={verb}"))
        assert told == (state in fits), state
    assert desk.get(f"/desk/{seat.pk}/?done=reassign").status_code == 200


def test_a_stale_save_shows_both_texts_with_the_words_that_differ(desk, seat, builder):
    writing.save_draft(seat.pk, by=builder.user, draft="Copper beats gold here.", version=1)
    answer = desk.post(f"/desk/{seat.pk}/save/", {"draft": "Copper beats tin here.", "version": 1})
    page = shown(answer)
    assert answer.status_code == 409
    assert "<del>gold </del>" in page
    assert "<ins>tin </ins>" in page
    assert "Copper beats tin here.</textarea>" in page
    assert 'name="version" value="2"' in page
    seat.refresh_from_db()
    assert seat.draft == "Copper beats gold here."

    desk.post(f"/desk/{seat.pk}/save/", {"draft": "Copper beats tin here.", "version": 2})
    seat.refresh_from_db()
    assert seat.draft == "Copper beats tin here."


@pytest.mark.parametrize(("verb", "told"), [("save", "Saved."), ("submit", "The editor reads it now")])
def test_the_same_sent_twice_is_done_once(desk, seat, verb, told):
    form = {"draft": "Copper beats\r\ntin here.", "version": 1}
    for _ in range(2):
        answer = desk.post(f"/desk/{seat.pk}/{verb}/", form, follow=True)
        assert (answer.status_code, told in shown(answer)) == (200, True)
    seat.refresh_from_db()
    assert (seat.draft, seat.draft_version) == ("Copper beats\ntin here.", 2)


def test_another_text_for_a_seat_handed_in_meanwhile_is_refused(desk, seat, builder):
    writing.submit(seat.pk, by=builder.user, draft="Theirs.", version=1)
    for verb in ("save", "submit"):
        answer = desk.post(f"/desk/{seat.pk}/{verb}/", {"draft": "Mine.", "version": 2})
        assert (answer.status_code, "It is not saved" in shown(answer)) == (409, True)


def test_a_stale_submit_hands_in_nothing_and_keeps_what_was_typed(desk, seat, builder):
    writing.save_draft(seat.pk, by=builder.user, draft="Theirs.", version=1)
    answer = desk.post(f"/desk/{seat.pk}/submit/", {"draft": "Mine.", "version": 1})
    assert (answer.status_code, seat.takes.count()) == (409, 0)
    assert "Mine.</textarea>" in shown(answer)


def test_what_was_typed_for_a_seat_that_closed_meanwhile_is_shown_to_be_copied(desk, seat, editor):
    assigning.cancel(seat.pk, by=editor)
    answer = desk.post(f"/desk/{seat.pk}/save/", {"draft": "An hour of\nwork.", "version": 1})
    assert answer.status_code == 409
    assert "An hour of<br>work." in shown(answer)
    assert "It is not saved" in shown(answer)


def test_a_reason_typed_for_a_seat_that_closed_meanwhile_is_shown_to_be_copied(desk, seat, editor):
    assigning.cancel(seat.pk, by=editor)
    answer = desk.post(f"/desk/{seat.pk}/decline/", {"reason": "I know the founder too well."})
    assert answer.status_code == 409
    assert "I know the founder too well." in shown(answer)
    assert "It is not saved" in shown(answer)


def test_declining_twice_with_the_same_reason_is_declining(desk, seat):
    for _ in range(2):
        answer = desk.post(f"/desk/{seat.pk}/decline/", {"reason": " No time. "})
        assert answer.url == f"/desk/{seat.pk}/?done=decline"
    again = desk.post(f"/desk/{seat.pk}/decline/", {"reason": "Something else."})
    assert again.status_code == 409
    assert "Something else." in shown(again)


@pytest.mark.parametrize(
    ("verb", "form", "why"),
    [
        ("submit", {"draft": " \n ", "version": 1}, "write your take first"),
        ("save", {"draft": "x" * (MAX_DRAFT + 1), "version": 1}, f"at most {MAX_DRAFT:,} characters"),
        ("save", {"draft": "Mine", "version": "soon"}, "saved elsewhere"),
        ("decline", {"reason": " "}, "say why"),
        ("decline", {"reason": "y" * (MAX_REASON + 1)}, f"at most {MAX_REASON:,} characters"),
        ("accept", {}, "it is accepted"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_stays_on_the_page(desk, seat, verb, form, why):
    answer = desk.post(f"/desk/{seat.pk}/{verb}/", form)
    page = shown(answer)
    assert answer.status_code == 409
    assert why in page
    assert form.get("draft", "").strip() in page
    assert form.get("reason", "").strip() in page
    seat.refresh_from_db()
    assert (seat.state, seat.draft) == ("accepted", "")


def test_what_is_typed_is_text_whatever_it_looks_like(desk, seat):
    desk.post(f"/desk/{seat.pk}/save/", {"draft": "</textarea><script>alert(1)</script>2 < 3 & 4", "version": 1})
    page = desk.get(f"/desk/{seat.pk}/").content.decode()
    assert "<script>alert" not in page
    desk.post(f"/desk/{seat.pk}/submit/", {"draft": "<img src=x onerror=alert(1)> fine", "version": 2})
    assert "onerror" not in desk.get(f"/desk/{seat.pk}/").content.decode()
    assert seat.takes.get().body_html == "<p>fine</p>"


@pytest.mark.parametrize("verb", ["", "accept/", "decline/", "save/", "submit/"])
def test_somebody_elses_seat_is_not_found(desk, editor, article, the_skeptic, skeptic, verb):
    theirs = AssignmentFactory(article=article, persona=the_skeptic, panelist=skeptic, by=editor, state="accepted")
    here = f"/desk/{theirs.pk}/{verb}"
    answer = desk.post(here, {"draft": "Mine.", "version": 1, "reason": "Mine."}) if verb else desk.get(here)
    assert answer.status_code == 404
    assert Assignment.objects.get(pk=theirs.pk).draft == ""


@pytest.mark.parametrize("how", ["decline", "cancel"])
def test_a_seat_that_is_closed_no_longer_shows_the_draft(desk, seat, editor, builder, how):
    drafting.save(seat.article_id, version=1, by=editor, headline="Okapi headline", dek="Okapi dek",
                  body_html="<p>Okapi body</p>")  # fmt: skip
    assert "Okapi" in shown(desk.get("/desk/"))
    if how == "decline":
        answering.decline(seat.pk, by=builder.user, reason="No time.")
    else:
        assigning.cancel(seat.pk, by=editor)
    for address in ("/desk/", f"/desk/{seat.pk}/"):
        assert "Okapi" not in shown(desk.get(address))

    if how == "decline":
        assigning.cancel(seat.pk, by=editor)
    for step in (publishing.submit, publishing.approve, publishing.publish):
        step(seat.article_id, by=editor)
    drafting.save(seat.article_id, version=2, by=editor, dek="Gnu dek")
    page = shown(desk.get(f"/desk/{seat.pk}/"))
    assert "Okapi dek" in page
    assert "Gnu" not in page


def test_what_was_written_before_a_seat_closed_stays_with_its_author(desk, seat, editor, builder):
    writing.save_draft(seat.pk, by=builder.user, draft="Half a take.", version=1)
    assigning.cancel(seat.pk, by=editor)
    assert "Half a take." in shown(desk.get(f"/desk/{seat.pk}/"))


def test_of_a_colleague_who_went_through_many_rounds_the_last_take_is_shown_in_one_query(
    desk, editor, article, seat, builder, django_assert_num_queries
):
    writing.submit(seat.pk, by=builder.user, draft="Mine.")
    for _ in range(2):
        theirs = AssignmentFactory(article=article, by=editor, state="submitted")
        Take.objects.bulk_create(
            Take(assignment=theirs, round=n, body_html=f"<p>Words of round {n}.</p>") for n in range(2, 203)
        )
    page = shown(desk.get(f"/desk/{seat.pk}/"))
    assert page.count("Words of round") == page.count("<p>Words of round 202.</p>") == 2
    with django_assert_num_queries(2):  # the takes, and what editors changed in them
        latest_takes(article.assignments.all())
