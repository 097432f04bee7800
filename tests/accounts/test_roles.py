"""Who may do what: as a newsroom begins, and as an admin changes it."""

import re

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from articles import publishing
from cms.accounts import granting
from cms.accounts.capabilities import CAPABILITIES, DEFAULTS
from cms.accounts.models import User
from cms.accounts.roles import capabilities_of
from cms.events.machine import NotAllowed
from cms.events.models import Event
from cms.events.words import in_words
from panels.models import Assignment
from tests.factories import ArticleFactory, AssignmentFactory, UserFactory

pytestmark = pytest.mark.django_db

ROLES, PEOPLE = "/admin/auth/group/", "/admin/accounts/user/"


@pytest.fixture
def manager(db):
    return UserFactory(username="manager", role="panel_manager")


@pytest.fixture
def admin(db):
    return UserFactory(username="admin", role="admin")


def role(name: str) -> Group:
    return Group.objects.get(name=name)


def test_every_role_begins_with_what_the_code_says():
    held = {group.name: granting.held_by(group) for group in Group.objects.all()}
    assert held == {name: set(names) for name, names in DEFAULTS.items()}


def test_what_a_person_may_do_is_asked_once(editor, django_assert_num_queries):
    person = User.objects.get(pk=editor.pk)
    with django_assert_num_queries(1):
        assert capabilities_of(person) == set(DEFAULTS["editor"])
        assert capabilities_of(person) == set(DEFAULTS["editor"])


def links(client) -> set[str]:
    """The pages of the newsroom that the side of every page offers."""
    page = client.get("/admin/").content.decode()
    return set(re.findall(r'href="/admin/(\w+/\w+)/"', page))


SEES = {
    "writer": {"articles/article"},
    "panel_manager": {
        *("articles/article", "panels/assignment", "panels/panel", "panels/persona", "panels/panelist"),
        *("articles/edition", "accounts/user", "events/event", "notifications/delivery"),
    },
}
SEES["editor"] = SEES["panel_manager"] | {"articles/category", "articles/organization"}
SEES["chief"] = SEES["admin"] = SEES["editor"] | {"auth/group"}
# Read where they are chosen or linked, listed for those who keep them.
ALSO_READS = {
    "writer": {"articles/category", "articles/organization", "articles/edition"},
    "panel_manager": {"articles/category", "articles/organization", "auth/group"},
    "editor": {"auth/group"},
}


@pytest.mark.parametrize("name", SEES)
def test_everybody_sees_just_what_they_may_open(client, name):
    client.force_login(UserFactory(role=name))
    assert links(client) & SEES["admin"] == SEES[name]
    opened = {page for page in SEES["admin"] if client.get(f"/admin/{page}/").status_code == 200}
    assert opened == SEES[name] | ALSO_READS.get(name, set())


def test_a_panel_manager_fills_seats_and_decides_nothing(client, manager, article, panel):
    client.force_login(manager)
    page = f"/admin/articles/article/{article.pk}/"
    shown = client.get(f"{page}change/").content.decode()
    assert "Fill the seats from a panel" in shown
    assert 'name="_save"' not in shown
    client.post(f"{page}panel/apply/", {"panel": panel.pk})
    assert Assignment.objects.count() == 2
    seat = AssignmentFactory(state="submitted")
    here = f"/admin/articles/article/{seat.article_id}/"
    acts = set(re.findall(rf'action="{here}panel/{seat.pk}/(\w+)/', client.get(f"{here}change/").content.decode()))
    assert acts == {"change", "reassign", "send_link", "revoke_links", "cancel"}
    client.post(f"{here}panel/{seat.pk}/approve/", {})
    seat.refresh_from_db()
    assert seat.state == "submitted"
    assert client.post(f"{page}move/submit/", {"version": 1}).status_code == 403
    assert client.get("/admin/articles/article/add/").status_code == 403


def test_a_writer_reads_no_panel_and_no_people(client, writer, article, panel, builder):
    AssignmentFactory(article=article, persona=builder.personas.get(), panelist=builder)
    client.force_login(writer)
    assert 'id="panel"' not in client.get(f"/admin/articles/article/{article.pk}/change/").content.decode()
    assert client.post(f"/admin/articles/article/{article.pk}/panel/apply/", {"panel": panel.pk}).status_code == 403
    assert client.get(PEOPLE).status_code == 403


def test_a_role_is_changed_in_the_admin_with_effect_at_once(client, admin, writer):
    article = ArticleFactory(by=writer)
    publishing.submit(article.pk, by=writer)
    with pytest.raises(NotAllowed):
        publishing.approve(article.pk, by=writer)
    client.force_login(admin)
    page = client.get(f"{ROLES}{role('writer').pk}/change/").content.decode()
    assert [sentence for sentence in CAPABILITIES.values() if sentence not in page] == []
    client.post(f"{ROLES}{role('writer').pk}/change/", {"may": ["draft", "edit"]})
    publishing.approve(article.pk, by=User.objects.get(pk=writer.pk))
    event = Event.objects.get(name="role.change")
    assert str(in_words([event])[0]) == "admin changed the role of writer: may now edit"


@pytest.mark.parametrize("person", ["editor", "chief", "manager"])
def test_only_an_admin_changes_roles(client, request, person):
    client.force_login(request.getfixturevalue(person))
    answer = client.post(f"{ROLES}{role('writer').pk}/change/", {"may": list(CAPABILITIES)})
    assert answer.status_code == 403
    assert granting.held_by(role("writer")) == {"draft"}


def test_a_role_of_ones_own_is_made_in_the_admin(client, admin, outsider):
    client.force_login(admin)
    client.post(f"{ROLES}add/", {"name": "picture desk", "may": ["keep_media"]})
    client.post(f"{PEOPLE}{outsider.pk}/change/", person(outsider, ["picture desk"]))
    outsider = User.objects.get(pk=outsider.pk)
    assert (capabilities_of(outsider), outsider.is_staff) == ({"keep_media"}, True)
    client.post(f"{ROLES}{role('picture desk').pk}/change/", {"may": []})
    assert not User.objects.get(pk=outsider.pk).is_staff


def person(user, roles, **more) -> dict:
    groups = [role(name).pk for name in roles]
    return {"username": user.username, "email": user.email, "is_active": "on", "groups": groups} | more


def test_roles_are_given_to_people_and_written_down(client, chief, outsider):
    client.force_login(chief)
    client.post(f"{PEOPLE}{outsider.pk}/change/", person(outsider, ["editor"]))
    assert User.objects.get(pk=outsider.pk).is_staff
    client.post(f"{PEOPLE}{outsider.pk}/change/", person(outsider, ["writer"], is_active=""))
    assert [str(line) for line in in_words(Event.objects.order_by("pk"))] == [
        "chief changed what outsider may: now editor",
        "chief changed what outsider may: now writer; no longer editor; may no longer sign in",
    ]


def test_nobody_gives_more_than_they_may_themselves(client, chief, admin, outsider):
    client.force_login(chief)
    page = client.get(f"{PEOPLE}{outsider.pk}/change/").content.decode()
    assert f'value="{role("chief").pk}"' in page
    assert f'value="{role("admin").pk}"' not in page
    for target in (outsider, chief):
        client.post(f"{PEOPLE}{target.pk}/change/", person(target, ["chief", "admin"]))
        assert not User.objects.get(pk=target.pk).groups.filter(name="admin").exists()
    with pytest.raises(PermissionDenied):
        granting.set_access(admin.pk, roles=[], is_active=True, by=chief)
    assert client.post(f"{PEOPLE}{admin.pk}/change/", person(admin, [])).status_code == 403
    changed = client.post(f"{PEOPLE}{admin.pk}/password/", {"password1": "new-Words-1", "password2": "new-Words-1"})
    assert changed.status_code == 403


@pytest.mark.parametrize("lost", ["capability", "role", "sign-in"])
def test_the_last_admin_cannot_be_locked_out(client, admin, lost):
    client.force_login(admin)
    address, facts = f"{PEOPLE}{admin.pk}/change/", person(admin, ["chief"])
    if lost == "capability":
        address, facts = f"{ROLES}{role('admin').pk}/change/", {"may": ["draft", "keep_people"]}
    if lost == "sign-in":
        facts = person(admin, ["admin"], is_active="")
    refused = client.post(address, facts).content.decode()
    assert "nobody could say any more what roles may do" in refused
    assert "administer" in capabilities_of(User.objects.get(pk=admin.pk, is_active=True))
    assert not Event.objects.exists()
    UserFactory(role="admin") if lost != "capability" else UserFactory(is_superuser=True)
    assert client.post(address, facts).status_code == 302


def test_what_was_changed_by_hand_survives_the_next_migrate(admin):
    granting.set_capabilities(role("editor"), ["draft"], by=admin)
    role("panelist").delete()
    call_command("migrate", verbosity=0)
    assert granting.held_by(role("editor")) == {"draft"}
    assert not Group.objects.filter(name="panelist").exists()


def test_who_may_not_change_a_role_reads_the_sentence_of_each_thing_it_may(client, chief):
    client.force_login(chief)
    page = client.get(f"{ROLES}{role('panel_manager').pk}/change/").content.decode()
    told = {name for name, sentence in CAPABILITIES.items() if sentence in page}
    assert told == {"assign", "keep_panels", "watch"}
