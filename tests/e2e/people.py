"""What people do in the browser, one method per thing, for tests that read like a day in the newsroom."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page

PASSWORD = "paneldesk"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


class Person:
    """Somebody with a browser of their own. `complaints` is a list for what its console says in red."""

    screen: dict = {}

    def __init__(self, browser: Browser, site: str, complaints: list[str], username: str = "", screen=None):
        self.site, self.username = site, username
        context = browser.new_context(base_url=site, **(screen or self.screen))
        context.on("console", lambda said: said.type == "error" and complaints.append(f"{said.text} {said.location}"))
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        self.page: Page = context.new_page()


class Reader(Person):
    """Reads the site, and on this machine the outbox."""

    def sees(self, address: str) -> str:
        """All the words of the page."""
        self.page.goto(address)
        return self.page.locator("body").inner_text()

    def letters(self) -> set[tuple[str, str]]:
        """What went out: to whom, and what about."""
        self.page.goto("/outbox/")
        rows = self.page.locator("article.row").all()
        return {(re.search(r"to ([\w.]+)@", row.inner_text())[1], row.locator("h3").inner_text()) for row in rows}


class Editor(Person):
    """Works in the newsroom, at a desk with a large screen."""

    screen = {"viewport": {"width": 1440, "height": 900}}

    def sign_in(self) -> None:
        """Through the admin's own door."""
        self.page.goto("/admin/")
        self.page.get_by_label(re.compile("username", re.IGNORECASE)).fill(self.username)
        self.page.get_by_label(re.compile("password", re.IGNORECASE)).fill(PASSWORD)
        with self.page.expect_navigation():
            self.page.locator("form button[type=submit]").first.click()

    def draft(self, headline: str, dek: str, body: str) -> None:
        """A new article, written in the prose editor, saved and open."""
        self.page.goto("/admin/articles/article/add/")
        self.page.get_by_label("Headline").fill(headline)
        self.page.get_by_label("Dek").fill(dek)
        self.page.locator(".ProseMirror[contenteditable]").click()
        self.page.keyboard.insert_text(body)
        self.page.locator("[name=_save]").click()
        self.page.wait_for_url("**/change/")

    def apply_panel(self, name: str) -> None:
        """Fill every seat in one go."""
        section = self.page.locator("form[action*='/panel/apply/']")
        section.locator("[name=panel]").select_option(label=name)
        with self.page.expect_navigation():
            section.get_by_role("button").click()

    def decide(self, seat: str, move: str, note: str = "") -> None:
        """Approve or send back the take of that seat, on the article's page."""
        self.page.reload()
        act = self.page.locator(f"details:has(> form[action*='/panel/{seat}/{move}/'])")
        act.locator("summary").click()
        form = act.locator("form")
        if note:
            form.locator("[name=note]").fill(note)
        with self.page.expect_navigation():
            form.get_by_role("button").click()

    def move(self, name: str, **fields: str) -> None:
        """Make a move, past its page of confirmation."""
        article = self.page.url.partition("#")[0]
        self.page.locator(f"a[href$='/move/{name}/']").click()
        for field, value in fields.items():
            self.page.locator(f"[name={field}]").fill(value)
        self.page.locator("#content form button[type=submit]").click()
        self.page.wait_for_url(article)

    def schedule_for_the_next_minute(self) -> None:
        """At least ten seconds from now, on the clock that the page names."""
        [zone] = re.findall(r"Times are in (\S+?)\.(?:\s|$)", self.page.locator(".nr-standing").inner_text())
        when = datetime.now(ZoneInfo(zone)) + timedelta(seconds=70)
        self.move("schedule", publish_at=when.strftime("%Y-%m-%dT%H:%M"))


class Panelist(Person):
    """Writes at the desk, on a phone."""

    screen = PHONE

    def sign_in(self) -> None:
        """Asked for at the desk's door."""
        self.page.goto("/desk/")
        self.enter_password()

    def enter_password(self) -> None:
        """Fill in the page that asks who is there."""
        self.page.locator("[name=login]").fill(self.username)
        self.page.locator("[name=password]").fill(PASSWORD)
        with self.page.expect_navigation():
            self.page.locator("form button[type=submit]").first.click()

    def open(self, headline: str) -> str:
        """The assignment on that article; returns its number."""
        self.page.goto("/desk/")
        self.page.get_by_role("link", name=headline).click()
        self.page.wait_for_url(re.compile(r"/desk/\d+/"))
        return re.search(r"/desk/(\d+)/", self.page.url)[1]

    def accept(self) -> None:
        """Say yes."""
        self.page.get_by_role("button", name="Accept", exact=True).click()
        self.page.get_by_label("Your take").wait_for()

    def submit(self, words: str) -> None:
        """Write, and hand it in."""
        self.page.get_by_label("Your take").fill(words)
        self.page.get_by_role("button", name="Submit to the editor").click()
        self.page.get_by_text("The editor reads it now").wait_for()
