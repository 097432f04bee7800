"""An editor's day by keyboard alone: whatever has the focus shows it, and nothing keeps it."""

import re

import pytest

from articles.models import Article
from panels import answering, writing
from panels.models import Assignment, TakeEdit
from tests.e2e.people import PASSWORD, Editor
from tests.factories import PanelistFactory, PersonaFactory

pytestmark = pytest.mark.apart

BUILDER = "Sixteen small turbines beat four large ones."
SKEPTIC = "Ask again after the first winter."
MOST_STOPS = 200
# What had the focus at the stop before, if it and what is around it look the same without.
UNSEEN = """() => {
  for (const moving of document.getAnimations()) if (moving.effect.getTiming().iterations !== Infinity) moving.finish();
  const around = (one, far = 3) => (one ? [one, ...(far ? around(one.parentElement, far - 1) : [])] : []);
  const look = (one) => around(one).map((each) => {
    const style = getComputedStyle(each);
    const outline = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) && style.outline;
    return [outline, style.boxShadow, style.borderColor, style.backgroundColor, style.opacity].join();
  }).join();
  const before = window.lastStop, now = document.activeElement;
  window.lastStop = { one: now, look: look(now) };
  if (!before?.one?.isConnected || before.one === now || before.one.matches('body, iframe')) return '';
  return look(before.one) === before.look ? before.one.cloneNode().outerHTML : '';
}"""


class Keys:
    """A keyboard, and eyes on what has the focus."""

    def __init__(self, page):
        self.page, self.keyboard, self.unseen = page, page.keyboard, set()
        self.type, self.press = page.keyboard.insert_text, page.keyboard.press

    def at(self, selector: str) -> bool:
        return self.page.evaluate("selector => document.activeElement.matches(selector)", selector)

    def to(self, selector: str, key: str = "Tab") -> None:
        """Press `key` until the focus is there; a trap would never let go."""
        for _ in range(MOST_STOPS):
            if self.at(selector):
                return
            self.press(key)
            self._look()
        raise AssertionError(f"{key} does not get to {selector} on {self.page.url}")

    def _look(self) -> None:
        if unseen := self.page.evaluate(UNSEEN):
            self.unseen.add(unseen)

    def tab(self, name: str) -> None:
        """Open one of the pieces beside the text."""
        self.to(".nr-tabs [role=tab]")
        self.to(f"#tab-{name}", "ArrowRight")

    def send(self, form: str) -> None:
        """Go on to the form's button and press it; the page that answers is there afterwards."""
        self.to(f"{form} button[type=submit]")
        with self.page.expect_navigation():
            self.press("Enter")

    def said(self, words: str) -> None:
        self.page.get_by_text(words).first.wait_for()


@pytest.fixture
def keys(browser, live_server, complaints, article, editor, panel):
    """The editor's, signed in with the article open, in a newsroom with more panelists than a select offers."""
    futurist = PersonaFactory(name="The Futurist", slug="the-futurist")
    for n in range(51):
        PanelistFactory(user__username=f"futurist{n}", user__last_name=f"Number{n}", personas=[futurist])
    page = Editor(browser, live_server.url, complaints, "editor").page
    page.set_default_timeout(60_000)
    keys = Keys(page)
    page.goto("/admin/")
    for field, words in (("username", "editor"), ("password", PASSWORD)):
        keys.to(f"[name={field}]")
        keys.type(words)
    with page.expect_navigation():
        keys.press("Enter")
    return keys


def seat_of(slug: str) -> Assignment:
    return Assignment.objects.get(persona__slug=slug)


def hand_in(panelist, slug: str, words: str) -> None:
    """What the panelist does meanwhile."""
    seat = seat_of(slug)
    if seat.state == "invited":
        answering.accept(seat.pk, by=panelist.user)
    writing.submit(seat.pk, by=panelist.user, draft=words)


def open_article(keys: Keys) -> None:
    """By its link in the list."""
    keys.page.goto("/admin/articles/article/")
    keys.to("#result_list tbody th a, #result_list .field-headline a")
    with keys.page.expect_navigation():
        keys.press("Enter")
    keys.page.locator(".ProseMirror[contenteditable]").wait_for()


def fill_the_seats(keys: Keys) -> None:
    keys.tab("panel")
    apply, invite = "form[action*='/panel/apply/']", "form[action*='/panel/invite/']"
    if not keys.page.locator(apply).is_visible():
        keys.to(f"details:has(> {apply}) > summary")
        keys.press("Enter")
    keys.send(apply)
    assert set(Assignment.objects.values_list("persona__slug", flat=True)) == {"the-builder", "the-skeptic"}

    keys.to(f"details:has(> {invite}) > summary")
    keys.press("Enter")
    keys.to(f"{invite} [name=persona]")
    keys.keyboard.type("The Fut")
    keys.to(f"{invite} .select2-selection")
    keys.press("Enter")
    keys.to(".select2-search__field")
    keys.keyboard.type("Number42")
    keys.page.locator(".select2-results__option--highlighted").filter(has_text="Number42").wait_for()
    keys.press("Enter")
    keys.to(f"{invite} [name=required]")
    keys.press("Space")
    keys.send(invite)
    seat = seat_of("the-futurist")
    assert (seat.panelist.user.username, seat.required) == ("futurist42", False)


def send_back(keys: Keys, slug: str, note: str) -> None:
    form = f"form[action*='/panel/{seat_of(slug).pk}/request_changes/']"
    keys.to(f"details:has(> {form}) > summary")
    keys.press("Enter")
    keys.to(f"{form} [name=note]")
    keys.type(note)
    keys.send(form)
    assert seat_of(slug).state == "changes_requested"


def approve_with_edits(keys: Keys, slug: str) -> None:
    keys.to(f"a[href*='/panel/{seat_of(slug).pk}/edit/']", "Shift+Tab")
    with keys.page.expect_navigation():
        keys.press("Enter")
    keys.page.locator(".ProseMirror[contenteditable]").wait_for()
    keys.to(".ProseMirror")
    keys.press("Control+End")
    keys.type(" They can be lifted out.")
    keys.press("Control+Shift+8")  # a list, in which Tab has a meaning of its own
    keys.press("Enter")
    keys.type("One by one.")
    keys.press("Escape")
    assert keys.at(".nr-editing [type=submit]")
    keys.to("[name=note]", "Shift+Tab")
    keys.type("Said why.")
    keys.send(".nr-editing form")
    assert seat_of(slug).state == "approved"
    assert TakeEdit.objects.get().body_html.count("<li>") == 2


def approve(keys: Keys, slug: str) -> None:
    form = f"form[action*='/panel/{seat_of(slug).pk}/approve/']"
    keys.to(f"details:has(> {form}) > summary")
    keys.press("Enter")
    keys.send(form)
    assert seat_of(slug).state == "approved"


def comment_on_the_headline(keys: Keys) -> None:
    keys.to("[name=headline]")
    keys.press("Control+Alt+m")
    assert keys.at("textarea[name=text]")
    keys.type("Is it the first?")
    keys.to(".nr-comment-form button[type=submit]")
    keys.press("Enter")
    keys.page.locator("#comments .nr-thread").filter(has_text="Is it the first?").wait_for()


def publish(keys: Keys) -> None:
    for letter, move in (("s", "submit"), ("a", "approve"), ("p", "publish")):
        keys.page.goto(keys.page.url.partition("#")[0])
        keys.page.locator(".ProseMirror[contenteditable]").wait_for()
        with keys.page.expect_navigation(url=re.compile(f"/move/{move}/")):
            keys.press(letter)
        keys.send("#content form")


@pytest.mark.django_db(transaction=True)
def test_a_day_without_a_mouse(keys, article, builder, skeptic):
    open_article(keys)
    keys.to(".ProseMirror")
    keys.type("Nobody is trapped in here.")
    keys.to("[name=headline]", "Shift+Tab")
    keys.press("Control+s")
    keys.said("Saved as version 2.")
    fill_the_seats(keys)
    hand_in(builder, "the-builder", BUILDER)
    hand_in(skeptic, "the-skeptic", "Too soon to tell.")

    keys.page.reload()
    keys.tab("panel")
    keys.said(BUILDER)
    send_back(keys, "the-skeptic", "Say what would convince you.")
    approve_with_edits(keys, "the-builder")
    hand_in(skeptic, "the-skeptic", SKEPTIC)
    keys.page.reload()
    approve(keys, "the-skeptic")
    comment_on_the_headline(keys)
    publish(keys)
    article.refresh_from_db()
    assert (article.state, article.live_edition.takes.count()) == (Article.State.PUBLISHED, 2)
    assert not keys.unseen, "\n".join(keys.unseen)
