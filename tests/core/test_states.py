"""Each state table, restated by hand and walked: every state × move × role, through move() itself."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles.drafting import save
from articles.models import Article
from articles.publishing import publish
from articles.states import ARTICLE
from cms.accounts.capabilities import role_group
from cms.events.machine import STAYS, Conflict, NotAllowed, move
from cms.events.models import Event
from panels.assigning import reassign
from panels.models import ArticlePanel, Assignment, Rebuttal
from panels.phases import ARTICLE_PANEL
from panels.rebuttal_states import REBUTTAL
from panels.rebutting import open_round, rebut
from panels.states import ASSIGNMENT
from tests.factories import (
    ArticleFactory,
    AssignmentFactory,
    PanelistFactory,
    PersonaFactory,
    ProgramFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

NEWSROOM = {"its writer", "editor", "chief", "admin"}
EDITORS = {"editor", "chief", "admin"}
CHIEFS = {"chief", "admin"}
ASSIGNERS = EDITORS | {"panel manager"}

ARTICLE_MOVES = {  # move: (from, to, who)
    "submit": ({"draft"}, "in_review", NEWSROOM),
    "return": ({"in_review", "approved"}, "draft", EDITORS),
    "approve": ({"in_review"}, "approved", EDITORS),
    "schedule": ({"approved", "scheduled"}, "scheduled", EDITORS),
    "unschedule": ({"scheduled"}, "approved", EDITORS),
    "publish": ({"approved", "scheduled", "published", "withdrawn"}, "published", EDITORS | {"the clock"}),
    "extend": ({"published"}, "published", EDITORS | {"the clock"}),
    "rollback": ({"published"}, "published", CHIEFS),
    "withdraw": ({"approved", "scheduled", "published"}, "withdrawn", CHIEFS),
}
UNDECIDED = {"invited", "accepted", "submitted", "changes_requested", "awaiting_consent"}
ASSIGNMENT_MOVES = {
    "accept": ({"invited"}, "accepted", {"its panelist"}),
    "decline": ({"invited", "accepted", "changes_requested"}, "declined", {"its panelist"}),
    "undo_decline": ({"declined"}, "accepted", {"its panelist"}),
    "disclose": ({"accepted", "changes_requested", "submitted"}, STAYS, {"its panelist"}),
    "propose_time": ({"accepted", "changes_requested"}, STAYS, {"its panelist"}),
    "confirm_time": ({"accepted", "changes_requested"}, STAYS, ASSIGNERS),
    "keep_time": ({"accepted", "changes_requested"}, STAYS, ASSIGNERS),
    "submit": ({"accepted", "changes_requested"}, "submitted", {"its panelist"}),
    "take_back": ({"submitted"}, "accepted", {"its panelist"}),
    "approve": ({"submitted"}, "approved", EDITORS),
    "approve_with_edits": ({"submitted"}, "approved", EDITORS),
    "propose_edits": ({"submitted"}, "awaiting_consent", EDITORS),
    "consent": ({"awaiting_consent"}, "approved", {"its panelist"}),
    "object": ({"awaiting_consent"}, "submitted", {"its panelist"}),
    "recall_edits": ({"awaiting_consent"}, "submitted", EDITORS),
    "request_changes": ({"submitted"}, "changes_requested", EDITORS),
    "cancel": (UNDECIDED | {"declined"}, "cancelled", ASSIGNERS),
    "reassign": (UNDECIDED | {"declined"}, "cancelled", ASSIGNERS),
    "call_in": ({"invited", "accepted", "changes_requested", "declined"}, "cancelled", {"the clock"}),
}

PANEL_MOVES = {
    "reveal": ({"open"}, "revealed", {"the clock"}),
    "open_rebuttal": ({"open", "revealed", "closed"}, "rebuttal", EDITORS),
    "close_rebuttal": ({"rebuttal"}, "closed", EDITORS | {"the clock"}),
}
REBUTTAL_MOVES = {
    "approve": ({"submitted"}, "approved", EDITORS),
    "request_changes": ({"submitted"}, "changes_requested", EDITORS),
    "reject": ({"submitted"}, "rejected", EDITORS),
}


def attempt(machine, row, name, by, facts):
    """What move() does: the new state, or which refusal. Leaves no trace."""
    with transaction.atomic():
        before = Event.objects.count()
        try:
            with move(machine, row.pk, name, by=by, **facts) as step:
                if machine is ARTICLE:
                    step.set(**facts["fields"])
            result = type(row).objects.get(pk=row.pk).state
            assert Event.objects.count() == before + 1
        except (NotAllowed, Conflict) as why:
            result = type(why)
            assert Event.objects.count() == before
            assert type(row).objects.get(pk=row.pk).state == row.state
        transaction.set_rollback(True)
    return result


def expected(table, name, state, role):
    sources, target, who = table[name]
    if role not in who:
        return NotAllowed
    return (target or state) if state in sources else Conflict


def a_program_of_every_rank():
    """One that was given each role there is, and made a superuser: it decides on nothing all the same."""
    user = ProgramFactory().user
    user.groups.set(map(role_group, ("writer", "editor", "chief", "admin", "panel_manager")))
    user.is_superuser = True
    user.save()
    return user


@pytest.fixture
def people(writer, editor, chief, outsider):
    return {
        "its writer": writer,
        "another writer": UserFactory(role="writer"),
        "editor": editor,
        "chief": chief,
        "admin": UserFactory(role="admin"),
        "panel manager": UserFactory(role="panel_manager"),
        "a panelist": UserFactory(role="panelist"),
        "a program": a_program_of_every_rank(),
        "outsider": outsider,
        "anonymous": AnonymousUser(),
        "the clock": None,
    }


@pytest.mark.parametrize("state", ["draft", "in_review", "approved", "scheduled", "published", "withdrawn"])
def test_an_article_moves_as_its_table_says_and_in_no_other_way(state, people):
    article = ArticleFactory(state=state)
    type(article).objects.filter(pk=article.pk).update(created_by=people["its writer"])
    earlier = article.editions.first()
    if state == "published":
        save(article.pk, by=people["chief"], version=1, dek="New.")
        publish(article.pk, by=people["chief"])
        article = save(article.pk, by=people["chief"], version=2, dek="Newer.")

    def facts(name):
        target = ARTICLE_MOVES[name][1]
        tomorrow = timezone.now() + timedelta(days=1)
        live = article.editions.last() if target == "published" else None
        if target == "published" and live is None:
            live = article.editions.create(number=99, body_html="", published_at=timezone.now())
        fields = {"live_edition": live, "publish_at": tomorrow if target == "scheduled" else None}
        return {"reason": "Because.", "note": "Because.", "publish_at": tomorrow, "edition": earlier, "fields": fields}

    assert set(ARTICLE.moves) == set(ARTICLE_MOVES)
    for name in ARTICLE_MOVES:
        for role, user in people.items():
            with transaction.atomic():
                outcome = attempt(ARTICLE, article, name, user, facts(name))
                transaction.set_rollback(True)
            assert outcome == expected(ARTICLE_MOVES, name, state, role), (state, name, role)


@pytest.mark.parametrize("state", [*sorted(UNDECIDED), "approved", "declined", "cancelled"])
def test_a_seat_moves_as_its_table_says_and_in_no_other_way(state, people):
    seat, later = AssignmentFactory(state=state, standby=True), timezone.now() + timedelta(days=9)
    # Late, so that the standby may be called in; and with another time proposed, so that it may be confirmed.
    Assignment.objects.update(due_at=timezone.now(), proposed_due_at=later, asks_interests=True)
    everyone = people | {"its panelist": seat.panelist.user}
    facts = {"reason": "Because.", "note": "Because.", "body_html": "<p>A take.</p>", "panelist": PanelistFactory()}
    facts |= {"proposed_due_at": later + timedelta(days=1), "interests": "Shares."}

    assert set(ASSIGNMENT.moves) == set(ASSIGNMENT_MOVES)
    for name in ASSIGNMENT_MOVES:
        type(seat.panelist).objects.update(edits_need_consent=name == "propose_edits")
        for role, user in everyone.items():
            outcome = attempt(ASSIGNMENT, seat, name, user, facts)
            assert outcome == expected(ASSIGNMENT_MOVES, name, state, role), (state, name, role)


@pytest.mark.parametrize("state", [*sorted(UNDECIDED), "approved", "declined", "cancelled"])
def test_a_seat_of_a_program_is_approved_by_a_person_alone(state, chief):
    program = ProgramFactory(by=chief)
    seat = AssignmentFactory(persona=program.panelist.personas.get(), panelist=program.panelist, by=chief)
    Assignment.objects.update(state=state)
    facts = {"body_html": "<p>A take.</p>", "note": "Because."}
    approving = [name for name, step in ASSIGNMENT.moves.items() if step.target == "approved"]
    assert sorted(approving) == ["approve", "approve_with_edits", "consent"]
    seat.refresh_from_db()
    for name in approving:
        assert attempt(ASSIGNMENT, seat, name, program.user, facts) == NotAllowed, (state, name)


@pytest.fixture
def panel_of_two(chief):
    """With two approved takes, and an answer of one to the other."""
    article, tomorrow = ArticleFactory(by=chief), timezone.now() + timedelta(days=1)
    seats = [AssignmentFactory(article=article, by=chief, state="approved") for _ in range(2)]
    panel = open_round(article.pk, by=chief, due_at=tomorrow)
    persona = seats[1].persona.slug
    return panel, rebut(seats[0].pk, by=seats[0].panelist.user, to=persona, text="No."), {"due_at": tomorrow}


@pytest.mark.parametrize("state", ["open", "revealed", "rebuttal", "closed"])
def test_the_panel_of_an_article_moves_as_its_table_says_and_in_no_other_way(state, people, panel_of_two):
    panel, _, facts = panel_of_two
    assert set(ARTICLE_PANEL.moves) == set(PANEL_MOVES)
    for name in PANEL_MOVES:
        ArticlePanel.objects.update(state=state, blind=name == "reveal")
        panel.refresh_from_db()
        for role, user in people.items():
            outcome = attempt(ARTICLE_PANEL, panel, name, user, facts)
            assert outcome == expected(PANEL_MOVES, name, state, role), (state, name, role)


@pytest.mark.parametrize("state", ["submitted", "changes_requested", "approved", "rejected"])
def test_an_answer_moves_as_its_table_says_and_in_no_other_way(state, people, panel_of_two):
    _, rebuttal, _ = panel_of_two
    Rebuttal.objects.update(state=state)
    rebuttal.refresh_from_db()
    assert set(REBUTTAL.moves) == set(REBUTTAL_MOVES)
    for name in REBUTTAL_MOVES:
        for role, user in people.items():
            outcome = attempt(REBUTTAL, rebuttal, name, user, {"note": "Because."})
            assert outcome == expected(REBUTTAL_MOVES, name, state, role), (state, name, role)


@pytest.mark.parametrize(
    ("state", "name", "facts", "words"),
    [
        ("in_review", "return", {"note": " "}, "say why"),
        ("published", "withdraw", {"reason": ""}, "say why"),
        ("approved", "schedule", {}, "say when"),
        ("approved", "schedule", {"publish_at": timezone.now() - timedelta(minutes=1)}, "already passed"),
        ("published", "rollback", {"edition": None}, "no such edition"),
        ("published", "publish", {}, "nothing was saved since"),
        ("draft", "submit", {"version": 7}, "saved since"),
        ("approved", "publish", {"version": 7}, "saved since"),
    ],
)
def test_what_must_hold_is_said_in_words(state, name, facts, words, chief):
    article = ArticleFactory(state=state)
    with pytest.raises(Conflict, match=words), move(ARTICLE, article.pk, name, by=chief, **facts):
        pass
    assert type(article).objects.get(pk=article.pk).state == state


def test_a_refused_move_is_said_in_english(editor, chief):
    seat, article = AssignmentFactory(), ArticleFactory()
    said = [
        ASSIGNMENT.obstacle("request_changes", seat, by=editor).detail,
        ASSIGNMENT.forbidden("request_changes", seat, by=None).detail,
        ASSIGNMENT.obstacle("approve", seat, by=editor).detail,
        ARTICLE.obstacle("rollback", article, by=chief).detail,
        ARTICLE.forbidden("rollback", article, by=editor).detail,
    ]
    assert said == [
        "Cannot request changes to this assignment: it is invited.",
        "You may not request changes to this assignment.",
        "Cannot approve this assignment: it is invited.",
        "Cannot roll back this article: it is a draft.",
        "You may not roll back this article.",
    ]


def test_what_readers_may_have_seen_has_no_way_back():
    # Publishing looks for earlier editions there alone.
    seen = {state for state in Article.State if Article(state=state).may_have_editions}
    assert {move.target for move in ARTICLE.moves.values() if move.sources & seen} | {"published"} <= seen


def test_an_article_without_a_body_cannot_be_submitted(editor):
    article = ArticleFactory(body_html="<p> </p>", by=editor)
    with pytest.raises(Conflict, match="headline and a body"), move(ARTICLE, article.pk, "submit", by=editor):
        pass


def test_a_person_who_left_may_do_nothing(editor, article):
    editor.is_active = False
    editor.save()
    with pytest.raises(NotAllowed), move(ARTICLE, article.pk, "submit", by=editor):
        pass


def test_a_page_offers_just_the_moves_that_fit(writer, editor, chief):
    article = ArticleFactory(state="approved")
    assert ARTICLE.open_to(article, by=writer) == []
    assert ARTICLE.open_to(article, by=editor) == ["return", "schedule", "publish"]
    assert ARTICLE.open_to(article, by=chief) == ["return", "schedule", "publish", "withdraw"]


def test_a_seat_goes_only_to_somebody_who_writes_for_the_persona(editor, panel, article, builder):
    stranger = PanelistFactory(personas=[PersonaFactory()])
    seat = AssignmentFactory(article=article, persona=builder.personas.get(), panelist=builder, by=editor)
    with pytest.raises(ValidationError, match="does not write for"):
        reassign(seat.pk, by=editor, panelist=stranger)
    seat.refresh_from_db()
    assert (seat.state, seat.panelist) == ("invited", builder)
