"""No page of the newsroom loads a select with more than fifty options, however much there is to choose from."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse

from cms.accounts.capabilities import role_group
from panels.models import Panel, Persona
from tests.factories import (
    ArticleFactory,
    AssignmentFactory,
    CategoryFactory,
    OrganizationFactory,
    PanelFactory,
    PanelistFactory,
    PersonaFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

MANY, MOST = 60, 50
SELECT = re.compile(r"<select\b[^>]*>.*?</select>", re.DOTALL)
LINK = re.compile(r'href="(/admin/[^"#]*)"')


@pytest.fixture
def full_house(db):
    """MANY of whatever is chosen from, and an article with a seat that can be given to any of them."""
    boss = UserFactory(username="boss", is_superuser=True, role="admin")
    CategoryFactory.create_batch(MANY)
    OrganizationFactory.create_batch(MANY)
    personas = PersonaFactory.create_batch(MANY)
    panelists = PanelistFactory.create_batch(MANY, personas=personas[:1])
    PanelFactory.create_batch(MANY)
    for n in range(MANY):
        role_group(f"desk {n}")
    article = ArticleFactory(by=boss, state="published")
    AssignmentFactory(article=article, persona=personas[0], panelist=panelists[0], by=boss, state="submitted")
    AssignmentFactory(article=ArticleFactory(by=boss), persona=personas[0], panelist=panelists[1], by=boss)
    return boss


def pages(client) -> list[str]:
    """Every list of the admin, its form for a new row, the page of a row, and whatever the dashboard leads to."""
    found = set(LINK.findall(client.get("/admin/").content.decode()))
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found |= {reverse(f"{name}_changelist"), reverse(f"{name}_add")}
        if row := model._default_manager.first():
            found.add(reverse(f"{name}_change", args=[row.pk]))
    return sorted(address.replace("&amp;", "&") for address in found if "logout" not in address)


def test_no_select_has_more_than_fifty_options(client, full_house):
    client.force_login(full_house)
    assert (Persona.objects.count(), Panel.objects.count()) == (MANY, MANY)
    found, looked = {}, 0
    for address in pages(client):
        answer = client.get(address)
        if answer.status_code != 200:
            continue
        looked += 1
        for select in SELECT.findall(answer.content.decode()):
            if select.count("<option") > MOST:
                found.setdefault(address, []).append(select[:120])
    assert found == {}
    assert looked > 30


def test_what_is_looked_up_is_found_and_chosen(client, full_house):
    client.force_login(full_house)
    persona = Persona.objects.order_by("name").last()
    panelist = PanelistFactory(personas=[persona], user__username="looked-up")
    where = {"app_label": "panels", "model_name": "assignment", "field_name": "panelist", "term": "looked-up"}
    assert client.get("/admin/autocomplete/", where).json()["results"] == [
        {"id": str(panelist.pk), "text": "looked-up"}
    ]
    article = ArticleFactory(by=full_house)
    page = f"/admin/articles/article/{article.pk}/"
    assert client.get(f"{page}change/").content.decode().count("admin-autocomplete") >= 5
    client.post(f"{page}panel/invite/", {"persona": persona.pk, "panelist": panelist.pk, "required": "on"})
    assert article.assignments.get().panelist == panelist
    refused = client.post(f"{page}panel/invite/", {"persona": persona.pk, "panelist": panelist.pk}).content.decode()
    assert f'<option value="{panelist.pk}" selected>looked-up</option>' in refused
