"""Comments where they are written: beside the text, by pointer and by keyboard, without leaving the page."""

from cms.accounts.models import User
from comments.models import Comment, Thread
from tests.factories import UserFactory

SELECT = """() => {
  const [text] = document.querySelector(".ProseMirror[contenteditable] p").childNodes;
  getSelection().setBaseAndExtent(text, 0, text, 6);
}"""


def test_words_are_selected_commented_on_and_marked_beside_the_text(browse, article, editor):
    UserFactory(username="fact.checker", role="writer")

    def story(here, elsewhere):
        page = here()
        page.locator("#id_headline").fill("A headline that is not saved yet")
        page.evaluate(SELECT)
        page.locator(".nr-ask-comment").click()
        words = page.locator("#comments textarea[name=text]").last
        words.press_sequentially("Is that so, @fac")
        # Whom an @ alone offers is gone by then.
        page.locator('.nr-people [data-username="fact.checker"][aria-selected="true"]').wait_for()
        words.press("Enter")
        words.press_sequentially("?")
        page.locator("#comments .nr-comment-form button[type=submit]").click()
        page.locator(".nr-notch").wait_for()
        assert page.locator("#comments .nr-thread").count() == 1
        # Nothing of the form beside it was lost, and nobody left the page.
        assert page.locator("#id_headline").input_value() == "A headline that is not saved yet"

        page.locator("#comments .nr-reply summary").press("Enter")
        page.keyboard.type("It is.")
        page.locator("#comments .nr-reply button").press("Enter")
        page.locator("#comments .nr-said li").nth(1).wait_for()
        page.locator("#comments .nr-thread-acts > form button").press("Enter")
        page.locator("#comments .nr-resolved").wait_for()
        page.locator(".nr-notch").wait_for(state="detached")

    browse(story)
    assert [comment.text for comment in Comment.objects.all()] == ["Is that so, @fact.checker ?", "It is."]
    assert list(Comment.objects.first().mentioned.all()) == [User.objects.get(username="fact.checker")]
    thread = Thread.objects.get()
    assert (thread.state, thread.field, thread.block) == ("resolved", "body_html", 0)
