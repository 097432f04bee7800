"""A panelist that is a program: made and kept by those who keep panels, let in nowhere, never decided on by itself, and
told to readers."""

import json
import re

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from articles import publishing
from cms.accounts import granting
from cms.accounts.capabilities import role_group
from cms.accounts.models import ApiToken, User
from cms.events.machine import Conflict
from cms.events.models import Event
from cms.notifications.errands import run_due
from panels import assigning, deciding, entering, programs, rebutting, writing
from panels.models import Assignment, Program, PublishedTake
from tests.factories import AssignmentFactory, PersonaFactory, ProgramFactory, UserFactory

pytestmark = pytest.mark.django_db

LABEL = "Written by a program"


@pytest.fixture
def manager(db):
    return UserFactory(username="manager", role="panel_manager")


@pytest.fixture
def program(the_builder, manager):
    return ProgramFactory(personas=[the_builder], label=LABEL, by=manager)


@pytest.fixture
def seat(program, article, editor, the_builder):
    """An invitation to it."""
    return AssignmentFactory(article=article, persona=the_builder, panelist=program.panelist, by=editor)


def call(program, method: str, path: str, **body) -> tuple[int, dict]:
    answer = Client().generic(
        method, f"/api/v1/{path}", json.dumps(body), "application/json", HTTP_AUTHORIZATION=f"Token {program.token}"
    )
    return answer.status_code, answer.json()


def shown(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_it_is_made_in_the_admin_and_its_token_is_shown_once_and_opens_the_desk(client, manager, the_builder):
    client.force_login(manager)
    add = reverse("admin:panels_program_add")
    assert f'value="{LABEL}"' in client.get(add).content.decode()
    made = client.post(add, {"name": "Night Wire", "personas": [the_builder.pk], "label": "By a machine"})
    assert "no-store" in made["Cache-Control"]
    [token] = re.findall(r'value="([\w-]{43})" aria-label="The token"', made.content.decode())
    program = Program.objects.get()
    program.token = token
    assert (program.label, program.user.username, program.user.email) == ("By a machine", "night-wire", "")
    assert call(program, "GET", "desk/assignments/") == (200, {"next": None, "previous": None, "results": []})

    page = reverse("admin:panels_program_change", args=[program.pk])
    pages = shown(client.get(page)) + shown(client.get(reverse("admin:panels_program_changelist")))
    told = "".join(map(str, Event.objects.values_list("name", "data")))
    assert token not in pages + told
    assert "Night Wire" in pages


def test_a_name_that_is_taken_and_no_personas_are_refused_and_nothing_is_made(client, manager, the_builder, program):
    client.force_login(manager)
    add = reverse("admin:panels_program_add")
    again = client.post(add, {"name": "Night wire", "personas": [the_builder.pk], "label": ""})
    assert "Somebody has this name already" in shown(again)
    client.post(add, {"name": "Day Wire", "label": ""})
    assert [row.user.name for row in Program.objects.all()] == ["Night Wire"]
    assert User.objects.filter(is_program=True).count() == 1


def test_another_token_replaces_every_one_before_it(client, manager, program):
    client.force_login(manager)
    answer = client.post(reverse("admin:panels_program_renew_token", args=[program.pk]))
    [token] = re.findall(r'value="([\w-]{43})" aria-label="The token"', answer.content.decode())
    assert call(program, "GET", "desk/assignments/")[0] == 401
    program.token = token
    assert call(program, "GET", "desk/assignments/")[0] == 200


def test_at_rest_its_token_opens_nothing_and_nobody_can_invite_it(client, manager, program, editor, article):
    client.force_login(manager)
    page = reverse("admin:panels_program_change", args=[program.pk])
    assert "Night Wire is at rest: its token opens nothing." in shown(
        client.post(reverse("admin:panels_program_rest", args=[program.pk]), follow=True)
    )
    assert call(program, "GET", "desk/assignments/")[0] == 401
    client.force_login(editor)
    assert "is at rest" in shown(client.get(page))
    client.post(reverse("admin:panels_program_wake", args=[program.pk]))
    assert call(program, "GET", "desk/assignments/")[0] == 200
    names = Event.objects.filter(subject_type="panels.program").values_list("name", flat=True)
    assert sorted(names) == ["program.make", "program.rest", "program.wake"]


@pytest.mark.parametrize("button", ["renew_token", "renew_secret", "ping", "rest", "wake"])
def test_who_does_not_keep_panels_has_none_of_its_buttons(button, client, writer, program):
    client.force_login(writer)
    assert client.post(reverse(f"admin:panels_program_{button}", args=[program.pk])).status_code == 403
    assert client.get(reverse("admin:panels_program_add")).status_code == 403
    assert call(program, "GET", "desk/assignments/")[0] == 200


def test_it_writes_through_the_desks_calls_and_an_editor_decides(program, seat, editor):
    [listed] = call(program, "GET", "desk/assignments/")[1]["results"]
    assert (listed["id"], listed["state"]) == (seat.pk, "invited")
    own = f"desk/assignments/{seat.pk}/"
    assert call(program, "POST", f"{own}accept/")[1]["state"] == "accepted"
    assert call(program, "PATCH", own, draft="It charges in four minutes.", version=1)[0] == 200
    assert call(program, "POST", f"{own}submit/")[1]["state"] == "submitted"
    status, problem = call(program, "POST", f"newsroom/assignments/{seat.pk}/approve/")
    assert (status, problem["code"]) == (403, "not_allowed")
    deciding.approve(seat.pk, by=editor)
    assert call(program, "GET", own)[1]["state"] == "approved"


def test_its_token_opens_no_seat_of_another_and_none_of_a_persona_that_it_lost(program, seat, manager, the_skeptic):
    foreign = AssignmentFactory(persona=the_skeptic)
    assert call(program, "GET", f"desk/assignments/{foreign.pk}/")[0] == 404
    programs.change(program.pk, by=manager, personas=[the_skeptic], label="")
    for method, tail in (("GET", ""), ("POST", "accept/")):
        assert call(program, method, f"desk/assignments/{seat.pk}/{tail}")[0] == 404
    assert call(program, "GET", "desk/assignments/")[1]["results"] == []


NEWSROOM = ["articles/", "assignments/", "panels/", "rebuttals/", "articles/{article}/", "assignments/{seat}/"]


@pytest.mark.parametrize("address", NEWSROOM)
def test_no_role_and_no_rank_opens_the_newsroom_to_it(address, program, seat):
    program.user.groups.add(role_group("chief"), role_group("admin"))
    User.objects.filter(pk=program.user.pk).update(is_superuser=True, is_staff=True)
    path = "newsroom/" + address.format(article=seat.article_id, seat=seat.pk)
    assert call(program, "GET", path)[0] == 403


def test_a_seat_it_left_to_an_editors_pen_goes_out_without_its_word(program, seat, editor):
    program.panelist.edits_need_consent = True
    program.panelist.save()
    Assignment.objects.filter(pk=seat.pk).update(state="accepted")
    writing.submit(seat.pk, by=program.user, draft="It charges in four minutes flat.")
    with pytest.raises(Conflict, match="nothing in it was changed"):
        take = seat.takes.get()
        deciding.approve_with_edits(seat.pk, by=editor, body_html=take.body_html)
    deciding.approve_with_edits(seat.pk, by=editor, body_html="<p>It charges quickly.</p>")
    assert Assignment.objects.get(pk=seat.pk).state == "approved"


def let_in(client) -> bool:
    """Whether this browser gets to a page behind a sign-in."""
    return client.get("/accounts/settings/").status_code == 200


def test_no_door_of_a_person_lets_it_in_and_each_answers_as_for_nobody(program, seat, chief, editor):
    def told(login: str, password: str) -> list:
        answers = []
        for door, field in (("/accounts/login/", "login"), ("/admin/login/", "username")):
            browser = Client()
            answer = browser.post(door, {field: login, "password": password})
            assert not let_in(browser)
            answers.append((answer.status_code, re.sub(r'value="\w{64}"', "", shown(answer)).replace(login, "NAME")))
        return answers

    before = told("night-wire", "paneldesk")
    program.user.set_password("paneldesk")  # as somebody with the database in their hands might
    program.user.save()
    assert told("night-wire", "paneldesk") == before == told("nobody", "paneldesk")

    session = Client()
    session.force_login(program.user, backend="cms.accounts.backend.RolesDecide")
    assert not let_in(session)
    for way in ("/accounts/login/code/", "/accounts/password/reset/"):
        Client().post(way, {"email": "night-wire@example.org"})
    run_due()
    assert [letter.to for letter in mail.outbox] == [["night-wire@example.org"]] * 2  # "nobody has this address"
    assert not any(re.search(r"^[A-Z0-9-]{6,}$|/reset/key/", letter.body, re.MULTILINE) for letter in mail.outbox)

    with pytest.raises(Conflict, match="no e-mail address"):
        entering.send_link(seat.pk, by=editor)
    link = entering.way_in(seat.get_absolute_url(), program.user)
    assert (Client().post(link).status_code, Client().get(link).status_code) == (410, 410)


def test_the_page_of_people_neither_gives_it_an_address_or_a_password_nor_a_role(client, chief, program):
    client.force_login(chief)
    page = reverse("admin:accounts_user_change", args=[program.user.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, {"username": "night-wire", "email": "a@example.org"}).status_code == 403
    assert client.post(f"{page.removesuffix('change/')}password/", {}).status_code == 403
    with pytest.raises(PermissionDenied):
        granting.set_access(program.user.pk, roles=[role_group("editor")], is_active=True, by=chief)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=program.user.pk).update(email="a@example.org")


@pytest.fixture
def published(program, seat, chief):
    """Its take, out under its label."""
    Assignment.objects.filter(pk=seat.pk).update(state="accepted")
    writing.submit(seat.pk, by=program.user, draft="It charges in four minutes flat.")
    deciding.approve(seat.pk, by=chief)
    for step in (publishing.submit, publishing.approve, publishing.publish):
        step(seat.article_id, by=chief)
    return seat.article


def read(client, article) -> str:
    """What readers see of its page: search engines are told in the head too."""
    return client.get(article.get_absolute_url()).content.decode().partition("<main")[2]


def test_readers_are_told_on_the_page_in_the_api_and_in_the_feeds(client, published, article, chief):
    AssignmentFactory(article=article, persona=PersonaFactory(slug="by-hand"), by=chief, state="approved")
    page = read(client, article)
    assert page.count(LABEL) == 1
    assert LABEL in page[page.index('id="the-builder"') : page.index('id="by-hand"')]
    takes = client.get(f"/api/v1/articles/{article.slug}/").json()["takes"]
    assert {take["persona"]["slug"]: take.get("label") for take in takes} == {"the-builder": LABEL, "by-hand": None}
    [item] = client.get("/feed.json").json()["items"]
    assert item["content_html"].count(LABEL) == client.get("/feed.xml").content.decode().count(LABEL) == 1


def test_the_label_is_frozen_and_another_counts_from_the_next_edition_on(client, published, program, manager, chief):
    programs.change(program.pk, by=manager, personas=program.panelist.personas.all(), label="By a machine")
    assert LABEL in client.get(published.get_absolute_url()).content.decode()
    AssignmentFactory(article=published, by=chief, state="approved")
    labels = PublishedTake.objects.filter(persona__slug="the-builder").order_by("edition__number")
    assert list(labels.values_list("label", flat=True)) == [LABEL, "By a machine"]


def test_a_rebuttal_of_a_program_is_told_to_be_one(client, published, program, seat, chief):
    other = AssignmentFactory(article=published, persona=PersonaFactory(slug="by-hand"), by=chief, state="approved")
    due = Assignment.objects.get(pk=other.pk).due_at
    rebutting.open_round(published.pk, by=chief, due_at=due)
    answer = rebutting.rebut(seat.pk, by=program.user, to="by-hand", text="Count again.")
    rebutting.approve(answer.pk, by=chief)
    by_hand = client.get(f"/api/v1/articles/{published.slug}/").json()["takes"][1]
    assert [answer["label"] for answer in by_hand["answers"]] == [LABEL]
    assert read(client, published).count(LABEL) == 2


def test_a_token_of_the_command_is_bound_as_any_other(program, seat):
    program.token = ApiToken.issue(program.user)
    assert call(program, "GET", f"desk/assignments/{seat.pk}/")[0] == 200
    assert call(program, "GET", "newsroom/articles/")[0] == 403


def test_what_it_had_is_given_to_somebody_else_as_from_anybody(program, seat, editor, builder):
    assigning.reassign(seat.pk, by=editor, panelist=builder)
    assert call(program, "GET", f"desk/assignments/{seat.pk}/")[1]["state"] == "cancelled"
    assert call(program, "POST", f"desk/assignments/{seat.pk}/accept/")[0] == 409
