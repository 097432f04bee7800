"""The toolbar of the prose editor offers what is kept on saving, nothing else, and a way back: in a real browser."""

import pytest

from cms.lib import html

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.apart]

MADE = {  # what each button makes of a paragraph
    "heading2": "<h2>words</h2>",
    "heading3": "<h3>words</h3>",
    "heading4": "<h4>words</h4>",
    "paragraph": "<p>words</p>",
    "codeBlock": "<pre><code>words</code></pre>",
    "bulletList": "<ul><li><p>words</p></li></ul>",
    "orderedList": "<ol><li><p>words</p></li></ol>",
    "blockquote": "<blockquote><p>words</p></blockquote>",
    "horizontalRule": "<hr><p></p>",
    "bold": "<p><strong>words</strong></p>",
    "italic": "<p><em>words</em></p>",
    "strike": "<p><s>words</s></p>",
    "subscript": "<p><sub>words</sub></p>",
    "superscript": "<p><sup>words</sup></p>",
    "code": "<p><code>words</code></p>",
    "link": '<p><a href="https://kelp.example/" title="Kelp">words</a></p>',
}
UNDOES = {"unlink", "history:undo", "history:redo"}


def press(page, name: str) -> None:
    button = page.locator(f".prose-menubar [data-name='{name}']")
    if not button.is_visible():
        page.locator(".prose-menubar__selected").click()
    button.click()
    if name == "link":
        dialog = page.locator(".prose-editor-dialog")
        dialog.locator("[name=href]").fill("https://kelp.example/")
        dialog.locator("[name=title]").fill("Kelp")
        dialog.locator("[type=submit]").click()


def test_every_button_makes_what_a_save_keeps(browse):
    made, offered = {}, set()

    def story(here, _):
        page = here()
        text, body = page.locator(".ProseMirror[contenteditable]"), page.locator("[name=body_html]")
        before = body.input_value()
        offered.update(page.eval_on_selector_all(".prose-menubar [data-name]", "all => all.map(b => b.dataset.name)"))
        for name in MADE:
            text.fill("words")
            text.select_text()
            press(page, name)
            made[name] = body.input_value()
            for _ in range(2):  # the button, and the words
                press(page, "history:undo")
            assert body.input_value() == before, name

    browse(story)
    assert offered == {*MADE, *UNDOES}
    assert made == MADE
    assert {name: html.clean(source).replace(' rel="noopener nofollow"', "") for name, source in made.items()} == MADE
