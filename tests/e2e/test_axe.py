"""Every page as people see it: axe finds nothing serious, the console says nothing, and nothing is wider than a phone.

A new page is a new line in PAGES: who looks at it, and its address in the demo newsroom. Each is seen twice: on a large
screen in light, on a phone in dark.
"""

import pytest
from django.core.management import call_command
from django.test import Client

from articles import sharing
from articles.models import Article, Edition
from cms.accounts.models import User
from cms.newsroom.bulk import preparing, tasks
from cms.newsroom.bulk.models import Batch
from panels import entering
from panels.models import Assignment, Panel, Program
from pictures.models import Picture
from tests.support.axe import overflow, violations

LARGE = {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"}
PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}
SCREENS = {"large and light": LARGE, "phone and dark": PHONE}


# select2 writes its field for searching into the list of what is chosen, beside the items.
NOT_OURS = ("ul.select2-selection__rendered",)


TOKEN = "shared-with-a-lawyer"


def _article(state: str) -> int:
    return Article.objects.filter(state=state).earliest("pk").pk


def _of(article: int, tail: str) -> str:
    return f"/admin/articles/article/{article}/{tail}"


def _rewritten() -> Article:
    """One that readers have seen in several editions."""
    return Article.objects.filter(live_edition__number__gt=1).earliest("pk")


def _take_alone() -> str:
    return f"{Edition.objects.filter(takes__stance__isnull=False).latest('pk').get_absolute_url()}takes/the-skeptic/"


def _withdrawn() -> str:
    return Edition.objects.filter(article__state="withdrawn").latest("pk").get_absolute_url()


def _seat(state: str, username: str = "") -> Assignment:
    seats = Assignment.objects.filter(state=state)
    return (seats.filter(panelist__user__username=username) if username else seats).earliest("pk")


def _take() -> str:
    seat = _seat("submitted")
    return _of(seat.article_id, f"panel/{seat.pk}/edit/")


def _waits_for_consent() -> str:
    return f"/desk/{_seat('awaiting_consent', 'creator').pk}/"


def _batch(state: str) -> int:
    return Batch.objects.get(state=state).pk


PAGES = [
    ("", "/"),
    ("", lambda: Edition.objects.latest("pk").get_absolute_url()),
    ("", lambda: f"{Article.objects.filter(state='published').earliest('pk').get_absolute_url()}history/"),
    ("", _take_alone),
    ("", "/categories/infrastructure/"),
    ("", "/archive/"),
    ("", "/search/?q=the"),
    ("", "/personas/the-builder/"),
    ("", "/accounts/login/"),
    ("", "/accounts/login/code/"),
    ("", f"/desk/enter/{TOKEN}/"),
    ("", _withdrawn),
    ("", f"/preview/{TOKEN}/"),
    ("builder", "/desk/"),
    ("builder", lambda: f"/desk/{_seat('accepted', 'builder').pk}/"),
    ("creator", _waits_for_consent),
    ("builder", "/desk/written/"),
    ("builder", "/inbox/"),
    ("builder", "/accounts/notifications/"),
    ("builder", "/accounts/2fa/webauthn/"),
    ("chief", "/admin/"),
    ("chief", "/admin/calendar/"),
    ("chief", "/admin/calendar/?view=week"),
    ("chief", "/admin/calendar/?view=day"),
    ("chief", "/admin/board/"),
    ("chief", "/admin/punctuality/"),
    ("chief", "/admin/readers/"),
    ("chief", "/admin/articles/article/"),
    ("chief", "/admin/articles/article/add/"),
    ("chief", lambda: f"/admin/articles/article/{_article('approved')}/change/"),
    ("chief", lambda: f"/admin/articles/article/{_article('published')}/change/"),
    ("chief", lambda: f"/admin/articles/article/{_article('published')}/history/"),
    ("chief", lambda: _of(_rewritten().pk, "history/?show=editions")),
    ("chief", lambda: _of(_rewritten().pk, "history/?show=events")),
    ("chief", lambda: _of(_rewritten().pk, f"history/compare/?a=1&b={_rewritten().version}")),
    ("chief", lambda: _of(_rewritten().pk, "history/editions/?a=1&b=2")),
    ("chief", lambda: _of(_rewritten().pk, "history/1/restore/")),
    ("chief", lambda: _of(_article("approved"), "preview/")),
    ("chief", lambda: _of(_article("approved"), "preview/wide/")),
    ("chief", "/admin/articles/previewlink/"),
    ("chief", _take),
    ("chief", lambda: f"/admin/articles/article/{_article('published')}/move/withdraw/"),
    ("chief", lambda: f"/admin/articles/article/{_article('approved')}/move/schedule/"),
    ("chief", "/admin/panels/assignment/"),
    ("chief", "/admin/panels/reminderrule/"),
    ("chief", "/admin/panels/program/"),
    ("chief", lambda: f"/admin/panels/program/{Program.objects.first().pk}/change/"),
    ("chief", lambda: f"/admin/panels/panel/{Panel.objects.first().pk}/change/"),
    ("chief", "/admin/pictures/picture/"),
    ("chief", "/admin/pictures/picture/add/"),
    ("chief", lambda: f"/admin/pictures/picture/{Picture.objects.earliest('pk').pk}/change/"),
    ("chief", "/admin/bulk/batch/"),
    ("chief", lambda: f"/admin/bulk/batch/{_batch('prepared')}/change/"),
    ("chief", lambda: f"/admin/bulk/batch/{_batch('running')}/change/"),
    ("chief", lambda: f"/admin/bulk/batch/{_batch('done')}/change/"),
    ("chief", "/admin/articles/checkrule/"),
    ("chief", "/admin/articles/edition/"),
    ("chief", "/admin/articles/category/"),
    ("chief", "/admin/panels/persona/"),
    ("chief", "/admin/accounts/user/"),
    ("chief", "/admin/auth/group/"),
    ("chief", "/admin/events/event/"),
    ("chief", "/admin/notifications/delivery/"),
    ("chief", "/admin/notifications/lettertext/"),
    ("chief", "/admin/notifications/lettertext/invited/"),
]


@pytest.fixture
def newsroom(transactional_db, settings, monkeypatch):
    settings.DEBUG = True
    call_command("demo", verbosity=0)
    settings.DEBUG = False
    monkeypatch.setattr("secrets.token_urlsafe", lambda size: TOKEN)
    chief, pks = User.objects.get(username="chief"), list(Article.objects.values_list("pk", flat=True))
    sharing.share(_article("in_review"), by=chief, label="A lawyer")
    seat = _seat("accepted", "builder")
    entering.way_in(seat.get_absolute_url(), seat.panelist.user)
    preparing.start(preparing.prepare("submit", pks, by=chief).pk, by=chief, facts={})
    tasks.run()
    preparing.prepare("schedule", pks, by=chief)
    preparing.start(preparing.prepare("publish", pks, by=chief).pk, by=chief, facts={})


def _grave(said) -> bool:
    """What is said in red; that a withdrawn article's page is gone is what it is for."""
    return said.type == "error" and "410 (Gone)" not in said.text


def _tab(browser, site: str, screen: dict, who: str, complaints: list[str]):
    context = browser.new_context(base_url=site, **screen)
    context.on("console", lambda said: _grave(said) and complaints.append(f"{said.text} {said.location}"))
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    if who:
        client = Client()
        client.force_login(User.objects.get(username=who))
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])
    return context.new_page()


def _found(browser, site: str, screen: dict, complaints: list[str]) -> list[str]:
    """What is wrong with the pages on that screen, a line each."""
    tabs, found = {}, []
    for who, address in PAGES:
        if who not in tabs:
            tabs[who] = _tab(browser, site, screen, who, complaints)
        page, path = tabs[who], address() if callable(address) else address
        assert page.goto(path).status == (410 if address is _withdrawn else 200), path
        found += [f"{path} {line}" for line in violations(page, NOT_OURS)]
        if screen is PHONE and (wide := overflow(page)):
            found.append(f"{path} is {wide} px wider than the window")
    for page in tabs.values():
        page.context.close()
    return found


def test_nothing_serious_on_any_page(newsroom, browser, live_server, complaints):
    # One test for both: the newsroom takes longer to make than many pages to see.
    found = {name: _found(browser, live_server.url, screen, complaints) for name, screen in SCREENS.items()}
    assert found == {name: [] for name in SCREENS}
