"""What is typed on the article's page stays on this device until the server has it: in a real browser."""

import pytest

from articles.models import Article

ADD = "/admin/articles/article/add/"
pytestmark = [pytest.mark.apart, pytest.mark.django_db(transaction=True)]


def save(page, **fields) -> None:
    for name, words in fields.items():
        page.locator(f"[name={name}]").fill(words)
    with page.expect_navigation():
        page.locator("[name=_save]").click()


def offered(page) -> list[str]:
    """The words on offer, without what they would replace."""
    left = "n => n.tagName !== 'DEL'"
    words = f"all => all.map(p => [...p.childNodes].filter({left}).map(n => n.textContent).join(''))"
    return page.locator(".nr-kept .nr-text").evaluate_all(words)


def test_text_put_back_over_a_newer_version_is_compared_with_it(browse):
    def story(here, elsewhere):
        page = here()
        page.locator("[name=dek]").fill("Mine.")
        page.close()  # the tab is closed, the power fails
        save(elsewhere(), dek="Theirs.")

        page = here()
        page.get_by_role("button", name="Put it back").click()
        save(page)
        assert "Theirs." in page.locator(".nr-stale").inner_text()
        save(page)

    browse(story)
    assert Article.objects.get().dek == "Mine."


def test_text_of_a_refused_save_outlives_its_tab(browse):
    def story(here, elsewhere):
        page = here()
        save(elsewhere(), dek="Theirs.")
        save(page, dek="Mine.")
        assert page.locator(".nr-stale").is_visible()
        page.close()

        page = here()
        assert "dek" in page.locator(".nr-kept").inner_text().lower()
        page.get_by_role("button", name="Put it back").click()
        assert page.locator("[name=dek]").input_value() == "Mine."

    browse(story)
    assert Article.objects.get().dek == "Theirs."


def test_saving_an_article_leaves_what_was_typed_of_a_new_one(browse):
    def story(here, _):
        page = here()
        open_article = page.url
        page.goto(ADD)
        page.locator("[name=headline]").fill("Begun on the train")
        page.goto(open_article)
        save(page, dek="Mine.")

        page.goto(ADD)
        page.get_by_role("button", name="Put it back").click()
        assert page.locator("[name=headline]").input_value() == "Begun on the train"

        save(page)
        page.goto(ADD)
        assert page.get_by_role("button", name="Put it back").count() == 0

    browse(story)
    assert Article.objects.filter(headline="Begun on the train").exists()


def test_typing_beside_an_offer_keeps_both(browse):
    def story(here, _):
        for words in ("Typed on the train.", "Typed at home."):
            page = here()
            page.locator("[name=dek]").fill(words)
            page.close()

        page = here()
        dek = page.locator("[name=dek]")
        page.locator(".nr-offer").nth(1).wait_for()
        assert offered(page) == ["Typed at home.", "Typed on the train."]

        page.get_by_role("button", name="Throw it away").nth(0).click()
        dek.fill("Typed just now.")
        page.get_by_role("button", name="Put it back").click()
        assert dek.input_value() == "Typed on the train."
        assert offered(page) == ["Typed just now."]

        save(page)
        assert dek.input_value() == "Typed on the train."
        assert offered(page) == ["Typed just now."]

    browse(story)
    assert Article.objects.get().dek == "Typed on the train."


@pytest.mark.parametrize("room", [True, False], ids=["kept on the device", "kept nowhere"])
def test_leaving_warns_only_when_nobody_has_the_words(browse, room):
    asked = []

    def story(here, _):
        page = here()
        if not room:
            full = "throw new DOMException('full', 'QuotaExceededError')"
            page.evaluate(f"() => {{ Storage.prototype.setItem = () => {{ {full} }} }}")
        page.context.set_offline(True)
        page.locator("[name=dek]").press_sequentially("Mine.")
        page.locator("#keeping").filter(has_text="No connection.").wait_for()
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
        page.evaluate("location.reload()")
        page.context.set_offline(False)

    browse(story)
    assert asked == ([] if room else ["beforeunload"])
