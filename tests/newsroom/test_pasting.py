"""What is pasted into the prose editor is clean before it is seen: in a real browser, as the server would have it."""

from pathlib import Path

import pytest

from articles.models import Article

CLIPBOARD = Path(__file__).parents[1] / "lib" / "clipboard"
FROM = ["word", "docs", "word-online"]
PASTE = """([html, text]) => {
    const data = new DataTransfer();
    data.setData("text/html", html);
    data.setData("text/plain", text);
    const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
    document.querySelector(".ProseMirror[contenteditable]").dispatchEvent(event);
}"""
pytestmark = [pytest.mark.apart, pytest.mark.django_db(transaction=True)]


def expected(name: str) -> str:
    return (CLIPBOARD / f"{name}.clean.html").read_text().replace("\n", "")


def test_what_is_pasted_is_seen_and_saved_clean(browse):
    seen = {}

    def story(here, _):
        page = here()
        for name in FROM:
            pasted = (CLIPBOARD / f"{name}.html").read_text()
            seen[name] = page.evaluate("html => window.plainPaste(html)", pasted).replace("\u00a0", "&nbsp;")
        page.locator(".ProseMirror[contenteditable]").click()
        page.keyboard.press("Control+a")
        page.evaluate(PASTE, [(CLIPBOARD / "docs.html").read_text(), "Kelp"])
        assert "words; 1 min to read at 230 words a minute" in page.locator("#body-count").inner_text()
        page.locator("[name=_save]").click()
        page.get_by_text("Saved as version 2.").wait_for()
        assert page.evaluate("html => window.plainPaste(html)", "<p>Ours, about mso-list.</p>") is None

    browse(story)
    assert seen == {name: expected(name) for name in FROM}
    stored = Article.objects.get().body_html.replace(' rel="noopener nofollow"', "")
    assert stored.startswith(expected("docs"))
