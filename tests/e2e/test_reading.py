"""What only a browser knows of the reader's pages: where things stand, what moves, and which colours come out."""

import re
import time
from itertools import pairwise

import pytest

from articles import publishing
from cms.lib.colours import HUE, STRENGTHS
from tests.e2e.people import Reader
from tests.factories import ArticleFactory, PersonaFactory
from tests.support.axe import overflow
from tests.support.processes import wait_for
from tests.support.reading import add_take

pytestmark = pytest.mark.apart

WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
ARABIC = "هذا هو الرأي الأول في هذه المسألة. ثم يأتي الكلام بعده كما يأتي."
TAKES = [
    "Short and to the point, it is. " * 2,
    f"{WORD} is a word. And more.",
    ARABIC,
    "On and on it goes, " * 40,
    "Yes.",
]

# What a colour really is once it is drawn, whatever it was written in, and how it stands out from the paper.
FAINTEST = """([hues, strengths]) => {
  const ink = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const drawn = (colour) => {
    ink.fillStyle = colour;
    ink.fillRect(0, 0, 1, 1);
    return [...ink.getImageData(0, 0, 1, 1).data];
  };
  const linear = (part) => (part /= 255) <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => .2126 * linear(r) + .7152 * linear(g) + .0722 * linear(b);
  const voice = document.body.appendChild(document.createElement("p"));
  voice.style.color = "var(--voice)";
  const paper = light(drawn(getComputedStyle(document.body).backgroundColor));
  const seen = new Set();
  const contrasts = hues.flatMap((hue) => strengths.map((strength) => {
    Object.assign(voice.dataset, { hue, chroma: strength });
    const colour = drawn(getComputedStyle(voice).color);
    seen.add(String(colour));
    const said = light(colour);
    return (Math.max(said, paper) + .05) / (Math.min(said, paper) + .05);
  }));
  return [Math.min(...contrasts), seen.size];
}"""

SHIFTED = """new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => (sum += entry.value)))
    .observe({ type: "layout-shift", buffered: true });
  document.fonts.ready.then(() => setTimeout(() => resolve(sum), 400));
})"""

LATE = """[
  performance.getEntriesByName("first-contentful-paint")[0].startTime,
  performance.getEntriesByType("resource").find((file) => file.name.includes("newsreader")).responseEnd,
]"""


@pytest.fixture
def crowded(transactional_db, chief):
    """An article with a word that fits nowhere and twelve takes of every kind."""
    body = "<p>" + "The company says that the new capital will go to two things that it has put off. " * 9 + "</p>"
    article = ArticleFactory(state="approved", by=chief, headline=f"{WORD[:160]} and more", body_html=body * 3)
    for n in range(12):
        add_take(article, chief, PersonaFactory(name=f"The Voice no. {n}", accent="#ffdd00"), TAKES[n % len(TAKES)])
    publishing.publish(article.pk, by=chief)
    return article


@pytest.fixture
def front_page(transactional_db, chief):
    """An article as they are: a headline of some lines, a dek, a text."""
    body = "".join(
        f"<p>{text}</p>" for text in ("It is a company that nobody had heard of until this spring. " * 4,) * 4
    )
    fields = {
        "headline": "Sablewing raises €210 million for a chip that is allowed to be slightly wrong",
        "dek": "The Dresden company’s processor saves power by letting the last digits drift. Its investors make cars.",
    }
    return ArticleFactory(state="published", by=chief, body_html=body, **fields)


def opened(browser, live_server, complaints, address: str, **screen):
    page = Reader(browser, live_server.url, complaints, screen=screen).page
    page.goto(address)
    return page


@pytest.mark.parametrize("width", [320, 640, 1440])  # the second is a window of 1280 at 200 %
def test_twelve_takes_stand_in_their_order_and_inside_the_window(browser, live_server, complaints, crowded, width):
    page = opened(
        browser, live_server, complaints, crowded.get_absolute_url(), viewport={"width": width, "height": 800}
    )
    assert overflow(page) <= 0
    tops = page.locator(".take").evaluate_all("takes => takes.map(take => take.getBoundingClientRect().top)")
    assert len(tops) == 12
    assert all(one <= other for one, other in pairwise(tops))
    assert page.locator(".take .prose[dir=auto]").nth(2).evaluate("prose => getComputedStyle(prose).direction") == "rtl"
    if width == 1440:
        sides = page.locator(".take").evaluate_all("takes => takes.map(take => take.getBoundingClientRect().left)")
        assert len(set(sides)) == 2
        assert 60 <= letters_in_a_line(page) <= 75


def letters_in_a_line(page) -> float:
    """How many characters a full line of the article's text has."""
    text = page.locator(".body .prose p").first
    lines = text.evaluate("p => Math.round(p.offsetHeight / parseFloat(getComputedStyle(p).lineHeight))")
    return len(text.inner_text()) / lines


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_nothing_moves_when_the_fonts_come_late(browser, live_server, complaints, front_page, width):
    page = Reader(browser, live_server.url, complaints, screen={"viewport": {"width": width, "height": 844}}).page
    page.route(re.compile(r"\.woff2$"), lambda route: (time.sleep(1), route.continue_()))
    page.goto(front_page.get_absolute_url())
    shifted = page.evaluate(SHIFTED)
    painted, came = page.evaluate(LATE)
    assert painted < came
    assert shifted <= 0.01


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("address", ["/", "/accounts/login/"])  # the sheet of the site, and that of the desk
def test_any_accent_makes_a_voice_that_can_be_read(browser, live_server, transactional_db, complaints, address, mode):
    page = opened(browser, live_server, complaints, address, color_scheme=mode)
    hues, strengths = list(range(0, 360, HUE)), list(range(len(STRENGTHS)))
    faintest, colours = page.evaluate(FAINTEST, [hues, strengths])
    assert faintest >= 4.5
    assert colours > 250  # each a colour of its own, but for the greys


def test_the_link_to_a_take_is_copied(browser, live_server, complaints, crowded):
    page = opened(
        browser, live_server, complaints, crowded.get_absolute_url(), permissions=["clipboard-read", "clipboard-write"]
    )
    link = page.get_by_role("link", name="Copy link: The Voice no. 3")
    link.click()
    link.get_by_text("Link copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.url
    assert re.search(r"#take-the-voice-\d+$", copied)


def test_a_quiet_line_says_how_far_one_has_read_unless_movement_is_unwelcome(browser, live_server, complaints, crowded):
    address, width = crowded.get_absolute_url(), "line => line.getBoundingClientRect().width / innerWidth"
    page = opened(browser, live_server, complaints, address, viewport={"width": 1000, "height": 800})
    line = page.locator(".progress")
    assert line.evaluate(width) < 0.05
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    wait_for(lambda: line.evaluate(width) > 0.95, seconds=10)
    calm = opened(browser, live_server, complaints, address, reduced_motion="reduce").locator(".progress")
    assert calm.evaluate("line => line.offsetHeight") == 0
