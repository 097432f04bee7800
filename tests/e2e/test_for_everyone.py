"""The reader's pages for whoever comes: by keyboard, magnified, without movement, colours or scripts (WCAG 2.2 AA)."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from articles import drafting, publishing, sharing
from articles.models import Article, PreviewLink
from cms.notifications.letters.samples import sample
from cms.notifications.letters.texts import shipped
from newsletter import asking
from newsletter.addresses import choices_url, confirm_url, leave_url
from newsletter.issuing import begin_daily
from newsletter.models import Pace, Request, Subscription
from panels.models import ArticlePanel
from tests.e2e.people import Reader
from tests.factories import ArticleFactory, CategoryFactory, OrganizationFactory, PersonaFactory, PictureFactory
from tests.support.axe import overflow
from tests.support.pictures import photo
from tests.support.reading import add_take

pytestmark = pytest.mark.apart

WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
ARABIC = "هذا هو الرأي الأول في هذه المسألة. ثم يأتي الكلام بعده كما يأتي. "
TEXT = "The company says that the new capital will go to two things that it has put off. "
WIDE = (
    f"<table><tr><td>{WORD}</td><td>{WORD}</td></tr></table><pre>{WORD * 3}</pre><blockquote><p>{WORD}</p></blockquote>"
)

PAGES = {  # each kind of page that readers have
    "/": 200,
    "/articles/glass/": 200,
    "/articles/glass/takes/the-skeptic/": 200,
    "/articles/glass/history/": 200,
    "/articles/plain/": 200,
    "/articles/crowded/": 200,
    "/articles/arabic/": 200,
    "/categories/sea/": 200,
    "/organizations/ostrava/": 200,
    "/personas/the-skeptic/": 200,
    "/archive/": 200,
    "/archive/{month:%Y}/": 200,
    "/archive/{month:%Y/%m}/": 200,
    "/search/": 200,
    "/search/?q=company&category=sea": 200,
    f"/search/?q={WORD[:90]}x": 200,
    "/newsletter/": 200,
    "/newsletter/asked/": 200,
    "/newsletter/archive/": 200,
    "{issue}": 200,
    "{confirm}": 200,
    "{choices}": 200,
    "{leave}": 200,
    "/newsletter/choices/no-more/": 410,
    "/nothing-here/": 404,
    "/articles/gone/": 410,
    "/preview/{token}/": 410,
    "/archive/?broken": 500,
}

SAID = "(document.activeElement.labels?.[0] ?? document.activeElement).innerText.trim()"
LOOK = Path(__file__).with_name("for_everyone.js").read_text().strip()


def _asked(address: str, **chosen) -> Request:
    asking.ask(address, Pace.DAILY, chosen)
    return Request.objects.latest("pk")


def _path(url: str) -> str:
    return url.removeprefix(settings.SITE_URL)


@pytest.fixture
def site(transactional_db, chief, the_skeptic, the_builder) -> dict:
    """An article of each kind, and all pages that lead to them; returns what their addresses name."""
    sea, ostrava = CategoryFactory(slug="sea", name="Sea"), OrganizationFactory(slug="ostrava", name=WORD[:100])
    the_skeptic.avatar = photo((200, 200))
    the_skeptic.save()

    def article(slug: str, body: str, takes=(), **fields) -> Article:
        fields = {"category": sea, "organizations": [ostrava], "body_html": body, "by": chief} | fields
        made = ArticleFactory(state="approved", slug=slug, **fields)
        ArticlePanel.objects.create(article=made, scale_low="bearish", scale_high="bullish")
        for persona, text, *stance in takes:
            add_take(made, chief, persona, text, **({"stance": stance[0]} if stance else {}))
        publishing.publish(made.pk, by=chief)
        made.refresh_from_db()
        return made

    article("plain", f"<p>{TEXT * 9}</p>", headline="Plain", category=None, organizations=[])
    gone = article("gone", f"<p>{TEXT}</p>", headline="Gone")
    publishing.withdraw(gone.pk, by=chief, reason="It was wrong.")
    article("arabic", f"<p>{ARABIC * 9}</p>", [(the_skeptic, ARABIC)], headline=ARABIC[:60], dek=ARABIC)
    voices = [PersonaFactory(name=f"The Voice no. {n}", accent=f"#{n * 20:02x}ff00") for n in range(12)]
    words = ["Short and to the point, it is. " * 2, f"{WORD} is a word.", ARABIC, TEXT * 9, "Yes."]
    said = [(voice, words[n % len(words)]) for n, voice in enumerate(voices)]
    article("crowded", f"<p>{TEXT}</p>{WIDE}", said, headline=f"{WORD[:150]} and more", dek=WORD)
    pair = [
        (the_builder, "I would build on it today. And more.", 1),
        (the_skeptic, "I doubt every word of it. And more.", -2),
    ]
    picture = {"picture": PictureFactory(by=chief), "picture_alt": "Kelp"}
    glass = article("glass", f"<p>{TEXT * 9}</p>" * 3, pair, headline="Glass that is made of sand", **picture)
    drafting.save(glass.pk, version=glass.version, by=chief, body_html=f"<p>{TEXT * 8} And more.</p>")
    publishing.publish(glass.pk, by=chief, correction="It was sand.")
    draft = ArticleFactory(by=chief)
    link, token = sharing.share(draft.pk, by=chief, label="A lawyer")
    PreviewLink.objects.filter(pk=link.pk).update(expires_at=link.created_at)
    subscriber = asking.confirm(_asked("ada@example.org", categories=[sea], organizations=[ostrava]).pk)
    now = timezone.now()
    return {
        "month": now,
        "token": token,
        "issue": begin_daily(now + timedelta(days=1)).get_absolute_url(),
        "confirm": _path(confirm_url(_asked(f"{'grace' * 12}@example.org", personas=voices))),
        "choices": _path(choices_url(subscriber)),
        "leave": _path(leave_url(subscriber)),
    }


def _opened(browser, live_server, **screen):
    return Reader(browser, live_server.url, [], screen={"viewport": {"width": 1280, "height": 800}} | screen).page


def _look(page, what: str):
    return page.evaluate(f"{LOOK}.{what}()")


def test_the_keyboard_comes_by_all_in_its_order_and_one_sees_where_it_is(browser, live_server, site):
    page = _opened(browser, live_server)
    found = {}
    addresses = [
        "/",
        "/articles/glass/",
        "/articles/glass/takes/the-skeptic/",
        "/articles/glass/history/",
        "/search/?q=sand",
        "/categories/sea/",
        "/newsletter/",
        "{issue}",
        "{confirm}",
        "{choices}",
        "{leave}",
    ]
    for number, address in enumerate(address.format(**site) for address in addresses):
        page.emulate_media(color_scheme=("light", "dark")[number % 2])
        page.goto(address)
        reachable, stops = _look(page, "reachable"), []
        page.keyboard.press("Tab")
        while (stop := _look(page, "focused")) and stop["at"] not in {past["at"] for past in stops}:
            stops.append(stop)
            page.keyboard.press("Tab")
        assert [stop["at"] for stop in stops] == reachable, address
        assert stops[0]["name"].startswith("A #content")
        found |= {
            f"{address} {stop['name']}": stop
            for stop in stops
            if stop["outline"] < 2 or stop["contrast"] < 3 or not stop["inside"] or not stop["onTop"]
        }
    assert found == {}


def test_the_skip_link_leads_past_what_stands_on_every_page(browser, live_server, site):
    page = _opened(browser, live_server)
    page.goto("/articles/glass/")
    page.keyboard.press("Tab")
    assert page.get_by_role("link", name="Skip to the content").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main a[href]') === document.activeElement")


def test_the_newsletter_is_asked_for_confirmed_changed_and_left_by_keyboard_alone(
    browser, live_server, transactional_db, monkeypatch
):
    monkeypatch.setattr(settings, "SITE_URL", live_server.url)
    for name in ("Sea", "Sky"):
        CategoryFactory(name=name, slug=name.lower())
    page = _opened(browser, live_server)
    press = page.keyboard.press

    def then(*keys: str) -> None:
        for key in keys:
            press(key)

    def go_to(name: str) -> None:
        """Tab on until what has the focus is called that."""
        for _ in range(80):
            press("Tab")
            if page.evaluate(SAID) == name:
                return
        pytest.fail(f"The keyboard does not come to {name}.")

    page.goto("/newsletter/")
    go_to("Your e-mail address")
    page.keyboard.type("ada@example.org")
    go_to("Once a day, in the morning")
    then("ArrowDown", "Tab", "Tab", "Space", "Enter")
    page.wait_for_url("**/newsletter/asked/")
    page.goto(confirm_url(Request.objects.get()))
    go_to("Yes, subscribe me")
    press("Enter")
    page.get_by_role("heading", name="You are subscribed").wait_for()
    go_to("Change it")
    press("Enter")
    page.wait_for_url("**/choices/**")
    go_to("At once, each article as it appears")
    then("ArrowUp", "Tab", "Tab", "Space", "Tab", "Space")
    go_to("Save")
    press("Enter")
    page.get_by_role("status").wait_for()
    subscription = Subscription.objects.get()
    assert (subscription.pace, [row.name for row in subscription.subjects]) == ("daily", ["Sky"])
    go_to("Leave the newsletter")
    press("Enter")
    page.get_by_role("heading", name="You have left").wait_for()
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("kind", ["newsletter_daily", "edits_proposed"])
def test_in_a_letter_one_sees_who_speaks_in_light_and_dark(browser, live_server, editor, kind):
    page = _opened(browser, live_server)
    page.set_content(sample(kind, shipped(kind), editor).page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        contrasts = _look(page, "voices")
        assert contrasts
        assert min(contrasts) >= 3, scheme


def _wrong(page) -> list[str]:
    """What is wrong with a page that stands in a window of 320 pixels, a line each."""
    wrong = [f"at 320: {wide} px too wide"] if (wide := overflow(page)) > 0 else []
    wrong += [f"with wide text: {what}" for what in _look(page, "spaced")]
    wrong += [f"too small: {what}" for what in _look(page, "small")]
    page.emulate_media(reduced_motion="reduce")
    wrong += [f"moves: {what}" for what in _look(page, "moving")]
    page.emulate_media(reduced_motion="no-preference", forced_colors="active")
    wrong += [f"in forced colours: {what}" for what in _look(page, "unseen")]
    page.emulate_media(forced_colors="none", media="print")
    wrong += [f"on paper: no {what}" for what in _look(page, "away")]
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 640, "height": 400})  # a window of 1280 × 800 at 200 %
    wrong += [f"at 200 %: {wide} px too wide"] if (wide := overflow(page)) > 0 else []
    page.set_viewport_size({"width": 320, "height": 640})
    return wrong


def test_every_page_holds_when_it_is_magnified_calmed_or_stripped(browser, live_server, site, monkeypatch):
    monkeypatch.setattr("articles.site.cache.FinishedPages._fresh", lambda *_: None)
    page = _opened(browser, live_server, viewport={"width": 320, "height": 640})
    found = {}
    for address, status in PAGES.items():
        if status == 500:
            monkeypatch.setattr("articles.site.views.SUBJECTS", "broken")
        assert page.goto(address.format(**site)).status == status, address
        found |= {address: wrong} if (wrong := _wrong(page)) else {}
    assert found == {}


def test_all_of_it_works_without_scripts(browser, live_server, site):
    page = _opened(browser, live_server, java_script_enabled=False)
    page.goto("/articles/glass/")
    page.get_by_role("link", name="Copy link: The Skeptic").click()
    assert page.url.endswith("/articles/glass/#take-the-skeptic")
    page.get_by_role("link", name="On its own page: The Skeptic").click()
    page.get_by_role("link", name="The whole article, with every take").click()
    page.get_by_role("link", name="Search").first.click()
    page.get_by_role("searchbox").fill("company")
    page.get_by_label("Category").select_option("Sea")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/search/?q=company&**")
    headlines = page.locator(".result h2").all_inner_texts()
    assert len(headlines) == 2
    assert "Plain" not in headlines
    page.get_by_role("link", name="Clear the filters").click()
    page.get_by_role("link", name="Plain").click()
    page.get_by_role("link", name="What changed").click()
    page.get_by_text("Its words").click()
    assert page.locator("details .prose").is_visible()
