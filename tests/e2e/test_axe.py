"""Every page as people see it: axe finds nothing serious, the console says nothing, and nothing is wider than a phone.

A new page is a new line in PAGES: who looks at it, its address in the demo newsroom, and the status if it is not 200.
Each is seen twice: on a large screen in light, and then as the same page on a phone in dark.
"""

import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from articles import publishing, sharing
from articles.models import Article, Edition, Organization, PreviewLink
from cms.accounts.models import User
from cms.newsroom.bulk import preparing, tasks
from cms.newsroom.bulk.models import Batch
from cms.notifications.models import Subscriber
from newsletter.addresses import choices_url, confirm_url, leave_url
from newsletter.models import Issue, Request, Subscription
from panels import entering
from panels.models import Assignment, Panel, Program
from pictures.models import Picture
from tests.factories import ArticleFactory, PersonaFactory
from tests.support.axe import overflow, violations
from tests.support.reading import add_take

pytestmark = pytest.mark.apart

LARGE = ({"width": 1440, "height": 900}, "light")
PHONE = ({"width": 390, "height": 844}, "dark")

# select2 writes its field for searching into the list of what is chosen, beside the items.
NOT_OURS = ("ul.select2-selection__rendered",)


TOKEN, EXPIRED, BREAKS = "shared-with-a-lawyer", "shared-long-ago", "breaks"

# The newsroom's frame asks for the scheme as it is loaded, and then no more: it is told as it would have told itself.
# And a colour on its way from light to dark is no colour of the page.
SETTLE = """new Promise(requestAnimationFrame).then(() => {
  const frame = document.querySelector("html[x-data]");
  if (frame) frame.classList.toggle("dark", matchMedia("(prefers-color-scheme: dark)").matches);
  document.getAnimations().forEach((animation) => {
    if (animation.effect.getComputedTiming().endTime < Infinity) animation.finish();
  });
  return getComputedStyle(document.body).color;
})"""


def _article(state: str) -> int:
    return Article.objects.filter(state=state).earliest("pk").pk


def _of(article: int, tail: str) -> str:
    return f"/admin/articles/article/{article}/{tail}"


def _rewritten() -> Article:
    """One that readers have seen in several editions."""
    return Article.objects.filter(live_edition__number__gt=1).earliest("pk")


def _take_alone() -> str:
    return f"{Edition.objects.filter(takes__stance__isnull=False).latest('pk').get_absolute_url()}takes/the-skeptic/"


def _month() -> str:
    return f"/archive/{timezone.localtime(Edition.objects.live().latest('pk').published_at):%Y/%m}/"


def _without_panel() -> str:
    return Edition.objects.live().filter(takes=None).earliest("pk").get_absolute_url()


def _organization() -> str:
    return Organization.objects.filter(editions__live_article__isnull=False).earliest("pk").get_absolute_url()


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


def _of_a_mail(url: str) -> str:
    return url.removeprefix(settings.SITE_URL)


def _batch(state: str) -> int:
    return Batch.objects.get(state=state).pk


PAGES = [
    ("", "/"),
    ("", lambda: Edition.objects.filter(takes__stance__isnull=False).latest("pk").get_absolute_url()),
    ("", _without_panel),
    ("", "/articles/twelve-takes/"),
    ("", "/articles/right-to-left/"),
    ("", lambda: f"{Article.objects.filter(state='published').earliest('pk').get_absolute_url()}history/"),
    ("", _take_alone),
    ("", "/categories/infrastructure/"),
    ("", _organization),
    ("", "/archive/"),
    ("", f"/archive/{time.gmtime().tm_year}/"),
    ("", _month),
    ("", "/search/"),
    ("", "/search/?q=the"),
    ("", "/search/?q=the&category=infrastructure"),
    ("", "/search/?q=nobody-wrote-this"),
    ("", "/personas/the-builder/"),
    ("", "/newsletter/"),
    ("", "/newsletter/asked/"),
    ("", "/newsletter/archive/"),
    ("", lambda: Issue.objects.filter(day__isnull=False).latest("day").get_absolute_url()),
    ("", lambda: _of_a_mail(confirm_url(Request.objects.get(confirmed_at=None)))),
    ("", lambda: _of_a_mail(choices_url(Subscriber.objects.earliest("pk")))),
    ("", lambda: _of_a_mail(leave_url(Subscriber.objects.earliest("pk")))),
    ("", "/accounts/login/"),
    ("", "/accounts/login/code/"),
    ("", f"/desk/enter/{TOKEN}/"),
    ("", _withdrawn, 410),
    ("", f"/preview/{TOKEN}/"),
    ("", f"/preview/{EXPIRED}/", 410),
    ("", "/nothing/here/", 404),
    ("", f"/preview/{BREAKS}/", 500),
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
    ("chief", "/admin/newsletter/issue/"),
    ("chief", "/admin/newsletter/subscription/"),
    ("chief", lambda: f"/admin/newsletter/subscription/{Subscription.objects.earliest('pk').pk}/change/"),
    ("chief", "/admin/notifications/lettertext/"),
    ("chief", "/admin/notifications/lettertext/invited/"),
]


@pytest.fixture
def newsroom(transactional_db, settings, monkeypatch):
    settings.DEBUG = True
    call_command("demo", verbosity=0)
    settings.DEBUG = False
    chief, pks = User.objects.get(username="chief"), list(Article.objects.values_list("pk", flat=True))
    monkeypatch.setattr("secrets.token_urlsafe", lambda size: EXPIRED)
    sharing.share(_article("in_review"), by=chief, label="Long ago")
    PreviewLink.objects.update(expires_at=timezone.now() - timedelta(days=1))
    monkeypatch.setattr("secrets.token_urlsafe", lambda size: TOKEN)
    sharing.share(_article("in_review"), by=chief, label="A lawyer")
    monkeypatch.setattr("articles.sharing.find", _breaking(sharing.find))
    seat = _seat("accepted", "builder")
    entering.way_in(seat.get_absolute_url(), seat.panelist.user)
    preparing.start(preparing.prepare("submit", pks, by=chief).pk, by=chief, facts={})
    tasks.run()
    preparing.prepare("schedule", pks, by=chief)
    preparing.start(preparing.prepare("publish", pks, by=chief).pk, by=chief, facts={})
    _more_articles(chief)


def _breaking(find):
    """The same, but for a token that ends in a mistake of ours."""

    def find_or_break(token: str):
        if token == BREAKS:
            raise RuntimeError("This is meant to break.")
        return find(token)

    return find_or_break


def _more_articles(chief) -> None:
    """What the demo has none of: a page from right to left, and one with many voices."""
    ArticleFactory(
        state="published", by=chief, slug="right-to-left", headline="بطارية زجاجية", body_html="<p>نص قصير.</p>"
    )
    many = ArticleFactory(state="approved", by=chief, slug="twelve-takes", headline="Twelve look at one thing")
    for n in range(12):
        voice = PersonaFactory(name=f"The Voice no. {n}", accent=f"#{n * 21:02x}{255 - n * 21:02x}80")
        add_take(many, chief, voice, "I would wait for a second winter. " * (n + 1))
    publishing.publish(many.pk, by=chief)


def _tab(browser, site: str, who: str, complaints: list[str], refused: set[str]):
    """A tab of theirs. That a page of `refused` is not to be had is what it is for; anything else in red is not."""

    def hear(said) -> None:
        if said.type == "error" and said.location["url"] not in refused:
            complaints.append(f"{said.text} {said.location}")

    context = browser.new_context(base_url=site)
    context.on("console", hear)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    if who:
        client = Client()
        client.force_login(User.objects.get(username=who))
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])
    return context.new_page()


def _show(page, screen: tuple[dict, str]) -> str:
    """The page as that screen shows it, without its being loaded again. Returns the colour of its text."""
    size, scheme = screen
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    return page.evaluate(SETTLE)


def _found(page, path: str) -> list[str]:
    """What is wrong with the page on each screen, a line each."""
    ink = _show(page, LARGE)
    found = [f"{path} large and light: {line}" for line in violations(page, NOT_OURS)]
    if ink == _show(page, PHONE):
        found.append(f"{path} is not dark")
    found += [f"{path} phone and dark: {line}" for line in violations(page, NOT_OURS)]
    if wide := overflow(page):
        found.append(f"{path} is {wide} px wider than the window")
    return found


def test_nothing_serious_on_any_page(newsroom, browser, live_server, complaints):
    tabs, refused, found = {}, set(), []
    for who, address, *status in PAGES:
        if who not in tabs:
            tabs[who] = _tab(browser, live_server.url, who, complaints, refused)
        page, path = tabs[who], address() if callable(address) else address
        if status:
            refused.add(f"{live_server.url}{path}")
        page.set_viewport_size(LARGE[0])
        page.emulate_media(color_scheme=LARGE[1])
        assert page.goto(path).status == (status or [200])[0], path
        found += _found(page, path)
    assert found == []
