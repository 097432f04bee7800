"""An editor does one thing with many articles: chosen in the list, followed on its page to the end."""

import pytest

from articles.models import Article
from cms.newsroom.bulk import tasks
from tests.e2e.people import Editor
from tests.factories import ArticleFactory

pytestmark = pytest.mark.apart


@pytest.fixture
def drafts(transactional_db, editor):
    """Four, one of which has no text yet."""
    return [ArticleFactory(by=editor, headline=f"Story {n}", body_html="<p>It is so.</p>" * bool(n)) for n in range(4)]


@pytest.mark.django_db(transaction=True)
def test_from_the_list_to_what_became_of_each(browser, live_server, complaints, drafts, editor):
    person = Editor(browser, live_server.url, complaints, "editor")
    person.sign_in()
    page = person.page
    page.goto("/admin/articles/article/")
    page.locator("#action-toggle").check()
    page.get_by_label("Select action to run").select_option(label="Submit for review")
    page.get_by_role("button", name="Run").click()
    page.get_by_role("button", name="Submit 4 articles for review").click()
    bar = page.get_by_role("progressbar", name="Submit 4 articles for review")
    assert bar.evaluate("bar => bar.value") == 0
    tasks.run()
    page.get_by_text("4 of 4: 3 done, 1 refused").wait_for()
    page.get_by_role("link", name="Refused 1").click()
    page.get_by_text("it needs a headline and a body.").wait_for()
    assert page.locator(".nr-result a").all_inner_texts() == ["Story 0"]
    assert sorted(Article.objects.values_list("state", flat=True)) == ["draft", "in_review", "in_review", "in_review"]
