"""What pictures are taken of: a scene for each of the guide, in its order, and every kind of page that readers have."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from playwright.sync_api import Page

from guide import extremes


def as_it_is(page: Page) -> None:
    """Nothing to be done first."""


def open_article(headline: str, piece: str = "", below: int = 0) -> Callable[[Page], None]:
    """From the list to the article; `piece` is the tab beside its text, `below` how many pixels to scroll down."""

    def act(page: Page) -> None:
        page.get_by_role("link", name=headline).first.click()
        page.locator(".nr-standing").wait_for()
        if piece:
            page.get_by_role("tab", name=piece).click()
        page.mouse.move(700, 500)
        page.mouse.wheel(0, below)

    return act


def show_keys(page: Page) -> None:
    """The sheet of keys on an article's page."""
    open_article("Fennmark puts its repair manuals")(page)
    page.get_by_role("button", name="Keyboard").click()


def follow(*names: str) -> Callable[[Page], None]:
    """Links of these names, one after the other."""

    def act(page: Page) -> None:
        for name in names:
            with page.expect_navigation():
                page.get_by_role("link", name=name).first.click()

    return act


def compare(page: Page) -> None:
    """The two last revisions of an article that was edited after it went out."""
    follow("Paperlark’s new label", "History")(page)
    page.get_by_role("button", name="Compare the two").click()


@dataclass(frozen=True)
class Scene:
    """A picture: its name, who looks ("" for a reader) at what, what they did first, and the screen in pixels."""

    name: str
    who: str
    path: str
    act: Callable[[Page], None] = as_it_is
    width: int = 1440
    height: int = 900
    mode: str = "light"
    whole: bool = False  # down to its foot, and not one screen of it
    missing: bool = False  # there is no such page, which the browser's console complains of


LIST = "/admin/articles/article/"

SCENES = [
    Scene("dashboard", "editor", "/admin/"),
    Scene("calendar", "editor", "/admin/calendar/?view=week"),
    Scene("board", "editor", "/admin/board/", mode="dark"),
    Scene("article", "editor", LIST, open_article("Varde Compute wants to lay")),
    Scene("keys", "editor", LIST, show_keys),
    Scene("comments", "editor", LIST, open_article("Varde Compute wants to lay", "Comments", 500)),
    Scene("preview", "editor", LIST, open_article("Varde Compute wants to lay", "Preview", 500)),
    Scene("compare", "editor", LIST, compare),
    Scene("media", "editor", "/admin/pictures/picture/"),
    Scene("picture", "editor", "/admin/pictures/picture/", follow("Fjord")),
    Scene("consent", "creator", "/desk/", follow("Varde Compute wants to lay"), width=390, height=844),
]

# Each kind of page that readers have: its name, where one starts, and what one follows from there.
READERS = [
    ("home", "/", as_it_is),
    ("article", "/", follow("Sablewing raises")),
    ("article-corrected", "/", follow("Ollin Labs releases")),
    ("article-crowded", f"/articles/{extremes.CROWDED}/", as_it_is),
    ("article-right-to-left", f"/articles/{extremes.RIGHT_TO_LEFT}/", as_it_is),
    ("article-one-take", f"/articles/{extremes.ALONE}/", as_it_is),
    ("article-gone", f"/articles/{extremes.GONE}/", as_it_is),
    ("take", "/", follow("Sablewing raises", "On its own page: The Skeptic")),
    ("history", "/", follow("Ollin Labs releases", "What changed")),
    ("persona", "/personas/the-builder/", as_it_is),
    ("category", "/categories/infrastructure/", as_it_is),
    ("organization", "/organizations/varde-compute/", as_it_is),
    ("archive", "/archive/", as_it_is),
    ("archive-year", f"/archive/{datetime.now(UTC):%Y}/", as_it_is),
    ("archive-month", f"/archive/{datetime.now(UTC):%Y/%m}/", as_it_is),
    ("search", "/search/?q=energy", as_it_is),
    ("search-nothing", "/search/?q=zebra", as_it_is),
    ("not-found", "/articles/no-such-page/", as_it_is),
    ("newsletter", "/newsletter/", as_it_is),
    ("newsletter-asked", "/newsletter/asked/", as_it_is),
]
MISSING = {"article-gone", "not-found"}

SITE = [
    Scene(f"{name}-{width}-{mode}", "", path, act, width, height, mode, whole=True, missing=name in MISSING)
    for name, path, act in READERS
    for width, height in ((1440, 900), (390, 844))
    for mode in ("light", "dark")
]
