"""Every page as people see it: axe finds nothing serious, the console says nothing, and nothing is wider than a phone.

A new page is a new line in PAGES: who looks at it, and its address in the demo newsroom. Each is seen twice: on a large
screen in light, on a phone in dark.
"""

import pytest
from django.core.management import call_command
from django.test import Client

from articles.models import Article, Edition
from cms.accounts.models import User
from cms.newsroom.bulk import preparing
from cms.newsroom.bulk.models import Batch
from panels.models import Assignment, Panel
from tests.support.axe import overflow, violations

LARGE = {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"}
PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}


# select2 writes its field for searching into the list of what is chosen, beside the items.
NOT_OURS = ("ul.select2-selection__rendered",)


def _article(state: str) -> int:
    return Article.objects.filter(state=state).earliest("pk").pk


def _seat_of_builder() -> int:
    return Assignment.objects.filter(state="accepted", panelist__user__username="builder").earliest("pk").pk


def _batch(state: str) -> int:
    return Batch.objects.get(state=state).pk


PAGES = [
    ("", "/"),
    ("", lambda: Edition.objects.latest("pk").get_absolute_url()),
    ("", lambda: f"{Article.objects.filter(state='published').earliest('pk').get_absolute_url()}history/"),
    ("", "/search/?q=the"),
    ("", "/personas/the-builder/"),
    ("", "/accounts/login/"),
    ("builder", "/desk/"),
    ("builder", lambda: f"/desk/{_seat_of_builder()}/"),
    ("builder", "/inbox/"),
    ("chief", "/admin/"),
    ("chief", "/admin/calendar/"),
    ("chief", "/admin/board/"),
    ("chief", "/admin/articles/article/"),
    ("chief", "/admin/articles/article/add/"),
    ("chief", lambda: f"/admin/articles/article/{_article('approved')}/change/"),
    ("chief", lambda: f"/admin/articles/article/{_article('published')}/change/"),
    ("chief", lambda: f"/admin/articles/article/{_article('published')}/history/"),
    ("chief", lambda: f"/admin/articles/article/{_article('published')}/move/withdraw/"),
    ("chief", lambda: f"/admin/articles/article/{_article('approved')}/move/schedule/"),
    ("chief", "/admin/panels/assignment/"),
    ("chief", lambda: f"/admin/panels/panel/{Panel.objects.first().pk}/change/"),
    ("chief", "/admin/pictures/picture/"),
    ("chief", "/admin/bulk/batch/"),
    ("chief", lambda: f"/admin/bulk/batch/{_batch('prepared')}/change/"),
    ("chief", lambda: f"/admin/bulk/batch/{_batch('running')}/change/"),
    ("chief", "/admin/articles/checkrule/"),
    ("chief", "/admin/articles/edition/"),
    ("chief", "/admin/articles/category/"),
    ("chief", "/admin/panels/persona/"),
    ("chief", "/admin/accounts/user/"),
    ("chief", "/admin/auth/group/"),
    ("chief", "/admin/events/event/"),
    ("chief", "/admin/notifications/delivery/"),
]


@pytest.fixture
def newsroom(transactional_db, settings):
    settings.DEBUG = True
    call_command("demo", verbosity=0)
    settings.DEBUG = False
    chief, pks = User.objects.get(username="chief"), list(Article.objects.values_list("pk", flat=True))
    preparing.prepare("schedule", pks, by=chief)
    preparing.start(preparing.prepare("publish", pks, by=chief).pk, by=chief, facts={})


def _tab(browser, site: str, screen: dict, who: str, complaints: list[str]):
    context = browser.new_context(base_url=site, **screen)
    context.on("console", lambda said: said.type == "error" and complaints.append(f"{said.text} {said.location}"))
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    if who:
        client = Client()
        client.force_login(User.objects.get(username=who))
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])
    return context.new_page()


@pytest.mark.parametrize("screen", [LARGE, PHONE], ids=["large and light", "phone and dark"])
def test_nothing_serious_on_any_page(screen, newsroom, browser, live_server, complaints):
    tabs, found = {}, []
    for who, address in PAGES:
        if who not in tabs:
            tabs[who] = _tab(browser, live_server.url, screen, who, complaints)
        page, path = tabs[who], address() if callable(address) else address
        assert page.goto(path).status == 200, path
        found += [f"{path} {line}" for line in violations(page, NOT_OURS)]
        if screen is PHONE and (wide := overflow(page)):
            found.append(f"{path} is {wide} px wider than the window")
    assert not found, "\n".join(found)
