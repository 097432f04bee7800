"""`make pictures`: a demo newsroom of its own is served, and every scene of the guide is taken of it. With ARGS=site it
is every page of readers instead, as a real place serves it, in both widths and modes, to be looked at: those are kept
under VAR_DIR."""

import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from guide.scenes import SCENES, SITE, Scene
from tests.e2e.people import PASSWORD, Person
from tests.support.browsers import chromium
from tests.support.processes import DEPLOYED, ROOT, answer_of, environment, free_port, started, wait_for

PICTURES = ROOT / "docs/images/editors"


def main(wanted: list[str]) -> None:
    """Take the scenes named, or all of the guide; or, for "site", all pages of readers."""
    if wanted == ["site"]:
        scenes, to, settings = SITE, Path(os.environ.get("VAR_DIR", "var")) / "pictures", DEPLOYED
    else:
        scenes, to, settings = [scene for scene in SCENES if not wanted or scene.name in wanted], PICTURES, {}
    with tempfile.TemporaryDirectory(prefix="paneldesk-guide-") as folder:
        port, settings = free_port(), settings | {"VAR_DIR": f"{folder}/var"}
        if scenes is SITE:
            made = environment(**settings | {"DEBUG": "1"})
            subprocess.run([sys.executable, "-m", "guide.extremes"], cwd=ROOT, env=made, check=True)
        with started("make", "run", log=Path(folder) / "log", PORT=str(port), **settings) as process:
            site = f"http://127.0.0.1:{port}"
            wait_for(lambda: answer_of(f"{site}/readyz"), alive=process, seconds=180)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
                take_all(browser, site, scenes, to)


def take_all(browser: Browser, site: str, scenes: list[Scene], to: Path) -> None:
    """Each scene in its turn; stops at one where the browser's console complains."""
    to.mkdir(parents=True, exist_ok=True)
    for scene in scenes:
        complaints: list[str] = []
        screen = {"viewport": {"width": scene.width, "height": scene.height}, "color_scheme": scene.mode}
        page = Person(browser, site, complaints, scene.who, screen=screen).page
        if scene.who:
            sign_in(page, scene.who)
        page.goto(scene.path)
        scene.act(page)
        if scene.whole:  # pictures further down are fetched when they come near
            page.evaluate("scrollTo(0, document.body.scrollHeight)")
            page.wait_for_load_state("networkidle")
            page.evaluate("scrollTo(0, 0)")
        page.wait_for_load_state("networkidle")
        shot = page.screenshot(full_page=scene.whole)
        Image.open(io.BytesIO(shot)).save(to / f"{scene.name}.webp", quality=82, method=6)
        if complaints and not scene.missing:
            sys.exit(f"{scene.name}: {complaints}")
        print(to / f"{scene.name}.webp")
        page.context.close()


def sign_in(page: Page, who: str) -> None:
    """Through the newsroom's door, which is the desk's too."""
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(who)
    page.locator("[name=password]").fill(PASSWORD)
    with page.expect_navigation():
        page.locator("form button[type=submit]").first.click()


main(sys.argv[1:])
