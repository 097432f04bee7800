"""Browsers are told to run and draw nothing that a page itself holds, and no page tries: each tells what was held."""

import pytest

from articles.models import Article
from tests.e2e.people import Panelist, Reader
from tests.factories import ArticleFactory, AssignmentFactory, CategoryFactory, PictureFactory
from tests.support.processes import wait_for
from tests.support.reading import add_take

pytestmark = pytest.mark.apart

LISTEN = """document.addEventListener("securitypolicyviolation", (said) => {
  violated(`${location.pathname} ${said.violatedDirective} ${said.blockedURI} ${said.sample}`);
})"""


@pytest.fixture
def violated():
    """What browsers held back: nothing."""
    said = []
    yield said
    assert said == []


@pytest.fixture
def kelp(transactional_db, chief, the_skeptic) -> Article:
    """An article with a take and a picture that has no renditions yet."""
    fields = {"slug": "kelp", "picture": PictureFactory(focal_x=0.9, by=chief), "picture_alt": "Kelp"}
    article = ArticleFactory(state="published", by=chief, category=CategoryFactory(slug="sea"), **fields)
    add_take(article, chief, the_skeptic, "Kelp is a plant that nobody asked. " * 3)
    return article


def listened(person, violated: list[str]):
    """The person's page, which tells of everything that a policy held back."""
    person.page.context.expose_function("violated", lambda said: violated.append(said))
    person.page.context.add_init_script(LISTEN)
    return person.page


def test_readers_pages_hold_nothing_back(browser, live_server, kelp, the_skeptic, violated):
    # A page that is not found says so in red: that is no complaint.
    page = listened(Reader(browser, live_server.url, []), violated)
    article = kelp.get_absolute_url()
    voice = the_skeptic.get_absolute_url()
    for address in (
        *("/", article, f"{article}takes/the-skeptic/", f"{article}history/", voice, "/categories/sea/", "/archive/"),
        *("/search/?q=kelp", "/nothing-here/", "/api/docs/", "/accounts/login/", "/accounts/login/code/"),
    ):
        page.goto(address)
    page.evaluate("document.body.setAttribute('style', 'color: red')")  # what is held back is told
    wait_for(lambda: page.evaluate("1") and violated, seconds=10)
    assert [said.split()[:3] for said in violated] == [["/accounts/login/code/", "style-src-attr", "inline"]]
    violated.clear()


def test_a_picture_without_crops_is_cut_where_its_focal_point_is(browser, live_server, kelp, complaints):
    page = Reader(browser, live_server.url, complaints).page
    page.goto("/")
    shown = page.get_by_role("img", name="Kelp")
    assert shown.evaluate("img => getComputedStyle(img).objectPosition") == "100% 100%"


def test_a_seat_is_written_at_under_the_policy(browser, live_server, kelp, the_builder, builder, editor, violated):
    seat = AssignmentFactory(article=kelp, persona=the_builder, panelist=builder, by=editor, state="accepted")
    the_builder.min_words, the_builder.max_words = 10, 40
    the_builder.save()
    complaints = []
    writer = Panelist(browser, live_server.url, complaints, "builder", screen={"reduced_motion": "reduce"})
    page = listened(writer, violated)
    writer.sign_in()
    page.goto(seat.get_absolute_url())
    share = "bar => bar.querySelector('rect').getBoundingClientRect().width / bar.getBoundingClientRect().width"
    for words, of_the_bar in ((10, 0.25), (20, 0.5), (40, 1)):
        page.get_by_role("textbox", name="Your take").fill("word " * words)
        assert page.locator("#bar").evaluate(share) == pytest.approx(of_the_bar, abs=0.01)
    assert page.locator("#bar").get_attribute("data-in-range") == ""
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("note").wait_for()
    for address in ("/desk/", "/desk/written/", "/inbox/", "/accounts/settings/", "/accounts/notifications/"):
        page.goto(address)
    assert complaints == []
