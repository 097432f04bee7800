"""Who may make which call: every address of the API by every role."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import drafting, publishing
from cms.accounts.models import ApiToken
from cms.api.urls import urlpatterns
from panels import assigning, rebutting, writing
from tests.factories import ArticleFactory, AssignmentFactory, PersonaFactory

pytestmark = pytest.mark.django_db

ROLES = ("nobody", "outsider", "builder", "writer", "editor", "chief")
ANYONE = (200, 200, 200, 200, 200, 200)
NEWSROOM = (401, 403, 403, 200, 200, 200)
CREATES = (401, 403, 403, 201, 201, 201)
EDITORS = (401, 403, 403, 403, 200, 200)
EDITORS_CREATE = (401, 403, 403, 403, 201, 201)
CHIEFS = (401, 403, 403, 403, 403, 200)
OWN = (401, 404, 200, 404, 404, 404)
LATER = (timezone.now() + timedelta(days=300)).isoformat()

PROPOSAL = {"proposed_due_at": "2031-05-02T09:30:00Z", "note": "I am travelling."}
CALLS = {  # (method, address): (state of the article or of the seat, facts, status by role)
    ("get", "articles/"): ("published", None, ANYONE),
    ("get", "articles/here/"): ("published", None, ANYONE),
    ("get", "personas/"): (None, None, ANYONE),
    ("get", "categories/"): (None, None, ANYONE),
    ("get", "organizations/"): (None, None, ANYONE),
    ("get", "newsroom/articles/"): ("draft", None, NEWSROOM),
    ("post", "newsroom/articles/"): (None, {"headline": "New"}, CREATES),
    ("get", "newsroom/articles/{id}/"): ("draft", None, NEWSROOM),
    ("patch", "newsroom/articles/{id}/"): ("draft", {"version": 1, "dek": "Dek."}, EDITORS),
    ("post", "newsroom/articles/{id}/submit/"): ("draft", {}, EDITORS),
    ("post", "newsroom/articles/{id}/return/"): ("in_review", {"note": "Shorter."}, EDITORS),
    ("post", "newsroom/articles/{id}/approve/"): ("in_review", {}, EDITORS),
    ("post", "newsroom/articles/{id}/schedule/"): ("approved", {"publish_at": LATER}, EDITORS),
    ("post", "newsroom/articles/{id}/unschedule/"): ("scheduled", {}, EDITORS),
    ("post", "newsroom/articles/{id}/publish/"): ("approved", {}, EDITORS),
    ("post", "newsroom/articles/{id}/withdraw/"): ("published", {"reason": "Wrong."}, CHIEFS),
    ("post", "newsroom/articles/{id}/rollback/"): ("published", {"edition": 1}, (401, 403, 403, 403, 403, 409)),
    ("post", "newsroom/articles/{id}/apply_panel/"): ("draft", {"panel": "line-up"}, EDITORS_CREATE),
    ("get", "newsroom/articles/{id}/panel/"): ("draft", None, EDITORS),
    ("patch", "newsroom/articles/{id}/panel/"): ("draft", {"minimum": 2}, EDITORS),
    ("post", "newsroom/articles/{id}/open_rebuttal/"): ("draft", {"due_at": LATER}, (401, 403, 403, 403, 409, 409)),
    ("post", "newsroom/articles/{id}/close_rebuttal/"): ("draft", {}, (401, 403, 403, 403, 409, 409)),
    ("get", "newsroom/rebuttals/"): (None, None, EDITORS),
    ("post", "newsroom/rebuttals/{id}/approve/"): ("answer", {}, EDITORS),
    ("post", "newsroom/rebuttals/{id}/request_changes/"): ("answer", {"note": "Shorter."}, EDITORS),
    ("post", "newsroom/rebuttals/{id}/reject/"): ("answer", {"note": "No."}, EDITORS),
    ("get", "newsroom/panels/"): (None, None, EDITORS),
    ("get", "newsroom/assignments/"): (None, None, EDITORS),
    ("post", "newsroom/assignments/"): ("draft", {"article": "{id}", "persona": "the-skeptic"}, EDITORS_CREATE),
    ("get", "newsroom/assignments/{id}/"): ("invited", None, EDITORS),
    ("patch", "newsroom/assignments/{id}/"): ("invited", {"brief": "Shorter."}, EDITORS),
    ("post", "newsroom/assignments/{id}/approve/"): ("submitted", {}, EDITORS),
    ("post", "newsroom/assignments/{id}/request_changes/"): ("submitted", {"note": "Shorter."}, EDITORS),
    ("post", "newsroom/assignments/{id}/confirm_time/"): ("accepted", {}, (401, 403, 403, 403, 409, 409)),
    ("post", "newsroom/assignments/{id}/keep_time/"): ("accepted", {}, (401, 403, 403, 403, 409, 409)),
    ("post", "newsroom/assignments/{id}/cancel/"): ("invited", {}, EDITORS),
    ("post", "newsroom/assignments/{id}/reassign/"): ("invited", {"panelist": "other"}, EDITORS_CREATE),
    ("post", "newsroom/assignments/{id}/approve_with_edits/"): ("submitted", {"body_html": "Fewer words."}, EDITORS),
    ("post", "newsroom/assignments/{id}/recall_edits/"): ("awaiting_consent", {}, EDITORS),
    ("get", "desk/assignments/"): ("invited", None, (401, 200, 200, 200, 200, 200)),
    ("get", "desk/assignments/{id}/"): ("invited", None, OWN),
    ("patch", "desk/assignments/{id}/"): ("accepted", {"draft": "Words.", "version": 1}, OWN),
    ("post", "desk/assignments/{id}/read_article/"): ("accepted", {"version": 1}, OWN),
    ("post", "desk/assignments/{id}/accept/"): ("invited", {}, OWN),
    ("post", "desk/assignments/{id}/decline/"): ("invited", {"reason": "No time."}, OWN),
    ("post", "desk/assignments/{id}/undo_decline/"): ("declined", {}, OWN),
    ("post", "desk/assignments/{id}/disclose/"): ("asked", {"interests": "Shares."}, OWN),
    ("post", "desk/assignments/{id}/propose_time/"): ("accepted", PROPOSAL, OWN),
    ("post", "desk/assignments/{id}/submit/"): ("accepted", {"draft": "Words."}, OWN),
    ("post", "desk/assignments/{id}/take_back/"): ("submitted", {}, OWN),
    ("post", "desk/assignments/{id}/pass_rebuttal/"): ("open round", {}, OWN),
    ("post", "desk/assignments/{id}/rebut/"): ("open round", {"to": "other", "text": "No."}, OWN),
    ("post", "desk/assignments/{id}/consent/"): ("awaiting_consent", {}, OWN),
    ("post", "desk/assignments/{id}/object/"): ("awaiting_consent", {"note": "It says less."}, OWN),
}  # fmt: skip


@pytest.fixture
def row(panel, the_builder, builder, chief):
    """row(address, state) makes what the call is about."""
    panel.slug = "line-up"
    panel.save()
    other = AssignmentFactory(article=ArticleFactory(headline="Elsewhere"), persona=the_builder).panelist
    other.user.username = "other"
    other.user.save()

    def make(address, state):
        if state in ArticleFactory.path:
            return ArticleFactory(by=chief, state=state, slug="here").pk
        if state in ("answer", "open round"):
            mine = AssignmentFactory(persona=the_builder, panelist=builder, state="approved", by=chief)
            AssignmentFactory(article=mine.article, persona=PersonaFactory(slug="other"), state="approved", by=chief)
            rebutting.open_round(mine.article_id, by=chief, due_at=timezone.now() + timedelta(days=1))
            return (
                rebutting.rebut(mine.pk, by=builder.user, to="other", text="No.").pk if state == "answer" else mine.pk
            )
        if state == "asked":
            seat = AssignmentFactory(persona=the_builder, panelist=builder, state="accepted")
            type(seat).objects.filter(pk=seat.pk).update(asks_interests=True)
            return seat.pk
        if state:
            article = ArticleFactory(by=chief)
            return AssignmentFactory(article=article, persona=the_builder, panelist=builder, state=state).pk
        return None

    return make


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("method", "address"), CALLS)
def test_each_call_is_open_to_those_it_is_for(request, api, row, role, method, address):
    state, facts, expected = CALLS[method, address]
    pk = row(address, state)
    facts = facts and {name: pk if value == "{id}" else value for name, value in facts.items()}
    person = None if role == "nobody" else request.getfixturevalue(role)
    status, answer = api(person, method, address.format(id=pk), facts)
    assert status == expected[ROLES.index(role)], answer
    if status >= 400:
        assert set(answer) == {"code", "detail", "errors"}


def test_no_call_is_left_out_of_the_table():
    calls = {
        (method, str(entry.pattern).removeprefix("v1/").replace("<int:pk>", "{id}").replace("<str:slug>", "here"))
        for entry in urlpatterns
        if str(entry.pattern).startswith("v1/")
        for method in ("get", "post", "put", "patch", "delete")
        if hasattr(entry.callback.cls, method)
    }
    assert calls == set(CALLS)


def test_a_writer_changes_and_submits_their_own_draft_and_no_more(api, writer):
    _, mine = api(writer, "post", "newsroom/articles/", {"headline": "Mine", "body_html": "Words."})
    here = f"newsroom/articles/{mine['id']}/"
    assert mine["moves"] == ["submit"]
    assert api(writer, "patch", here, {"version": 1, "dek": "Dek."})[0] == 200
    status, mine = api(writer, "post", f"{here}submit/", {"version": 2})
    assert (status, mine["state"], mine["moves"]) == (200, "in_review", [])
    assert api(writer, "patch", here, {"version": 2, "dek": "Late."})[0] == 403
    assert api(writer, "post", f"{here}approve/")[0] == 403


@pytest.mark.parametrize("header", ["Token nonsense", "Token", "Token a b", "Token \xff", "Bearer x", "Basic eDp5"])
def test_no_token_or_a_wrong_one_is_told_how_to_come_in(client, editor, header):
    response = client.get("/api/v1/newsroom/articles/", headers={"Authorization": header})
    assert (response.status_code, response["WWW-Authenticate"]) == (401, "Token")
    assert set(response.json()) == {"code", "detail", "errors"}


def test_neither_a_session_nor_a_person_who_left_opens_the_newsroom(client, api, editor):
    client.force_login(editor)
    response = client.get("/api/v1/newsroom/articles/")
    assert (response.status_code, response.cookies) == (401, {})
    key = ApiToken.issue(editor)
    editor.is_active = False
    editor.save()
    assert client.get("/api/v1/newsroom/articles/", headers={"Authorization": f"Token {key}"}).status_code == 401


def test_a_panelist_reads_no_other_take_and_no_other_name(client, api, panel, skeptic, builder, chief):
    article = ArticleFactory(by=chief)
    mine, theirs = (
        AssignmentFactory(article=article, persona=who.personas.get(), panelist=who, state="accepted")
        for who in (builder, skeptic)
    )
    writing.submit(theirs.pk, by=skeptic.user, draft="Striped words.")
    said = str([api(builder, "get", f"desk/assignments/{pk}") for pk in ("", f"{mine.pk}/", f"{theirs.pk}/")])
    assert "Striped" not in said
    assert "skeptic" not in said.lower()


@pytest.mark.parametrize("state", ["declined", "cancelled"])
def test_a_closed_seat_has_the_words_that_readers_have(api, article, editor, builder, the_builder, state):
    the_builder.voice_guide = "Plainly."
    the_builder.save()
    who = {"persona": the_builder, "panelist": builder, "by": editor, "state": "accepted"}
    seat = AssignmentFactory(article=article, brief="One idea.", **who)
    here = f"desk/assignments/{seat.pk}/"
    before = api(builder, "get", here)[1]
    assert (before["article"]["headline"], before["brief"]) == (article.headline, "One idea.")
    after = api(builder, "post", f"{here}decline/", {"reason": "No time."})[1]
    assert (after["article"]["headline"], after["brief"]) == ("", "")
    assert (before["persona"]["voice_guide"], after["persona"]["voice_guide"]) == ("Plainly.", "")
    if state == "cancelled":
        assigning.cancel(seat.pk, by=editor)
    nothing = {"headline": "", "dek": "", "body_html": ""}
    assert api(builder, "get", here)[1]["article"] == nothing
    assert [row["article"] for row in api(builder, "get", "desk/assignments/")[1]["results"]] == [nothing]
    if state == "cancelled":
        for step in (publishing.submit, publishing.approve, publishing.publish):
            step(article.pk, by=editor)
        drafting.save(article.pk, version=1, by=editor, headline="Not yet public")
        assert api(builder, "get", here)[1]["article"]["headline"] == article.headline


def test_what_an_editor_asked_for_is_no_longer_told_once_the_seat_is_closed(api, client, builder, the_builder, editor):
    the_builder.voice_guide = "Plainly."
    the_builder.save()
    who = {"persona": the_builder, "panelist": builder, "by": editor, "brief": "One idea."}
    seat = AssignmentFactory(state="changes_requested", **who)
    here = f"desk/assignments/{seat.pk}/"
    client.force_login(builder.user)

    def told():
        seen = api(builder, "get", here)[1]
        words = seen["brief"], seen["note"], seen["persona"]["voice_guide"]
        page = client.get(f"/desk/{seat.pk}/").content.decode()
        return words, [word in page for word in ("One idea.", "The editor asks, for round 2", "Plainly.")]

    assert told() == (("One idea.", "Say what it costs.", "Plainly."), [True, True, True])
    assigning.cancel(seat.pk, by=editor)
    assert told() == (("", "", ""), [False, False, False])


def test_a_writer_is_told_whose_draft_they_may_not_change_and_of_their_own_how_far_it_is(api, writer, article):
    status, told = api(writer, "patch", f"newsroom/articles/{article.pk}/", {"version": 1, "dek": "Dek."})
    assert (status, told["detail"]) == (403, "You may not change this article: it is somebody else’s draft.")
    mine = ArticleFactory(by=writer)
    publishing.submit(mine.pk, by=writer)
    status, told = api(writer, "patch", f"newsroom/articles/{mine.pk}/", {"version": 1, "dek": "Dek."})
    assert (status, told["detail"]) == (403, "You may not change this article: it is in review.")
