"""One crawl as each person over every outlet: what must not be seen there was made first, so that it could be."""

import re

import pytest

from articles import drafting, publishing, sharing
from articles.discussion import DRAFT
from comments import talking
from panels import deciding, writing
from panels.discussion import TAKE
from tests.factories import (
    ArticleFactory,
    AssignmentFactory,
    CategoryFactory,
    OrganizationFactory,
    PanelistFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

PUBLIC = [
    "/",
    "/feed.xml",
    "/feed.json",
    "/sitemap.xml",
    "/news-sitemap.xml",
    "/robots.txt",
    "/search/?q=zebra",
    "/api/v1/articles/",
    "/api/v1/personas/",
    "/api/v1/categories/",
    "/api/v1/organizations/",
]
LINK = re.compile(
    r"""(?:href|src|action)=["']([^"'#]+)|<loc>([^<]+)|"(?:url|next|feed_url|home_page_url)": ?"([^"]+)"""
)


def crawl(client, start: list[str], **headers) -> dict[str, str]:
    """Everything that can be reached from `start` by links: address → what it answered, headers included."""
    seen, waiting = {}, list(start)
    while waiting and len(seen) < 200:
        address = waiting.pop().replace("&amp;", "&")
        if address in seen:
            continue
        response = client.get(address, headers=headers)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        seen[address] = f"{response.status_code} {dict(response.items())}\n{body.decode('utf-8', 'replace')}"
        for groups in LINK.findall(seen[address]):
            link = re.sub(r"^http://(?:127\.0\.0\.1:\d+|testserver)", "", "".join(groups)) or "/"
            if link.startswith("/") and not link.startswith(("//", "/static/", "/accounts/")):
                waiting.append(link)
    return seen


@pytest.fixture
def newsroom(chief, the_builder, the_skeptic):
    """One published article with two takes, then edited; and one in every other state. Secrets carry the word zebra."""
    about = {
        "category": CategoryFactory(name="Funding", slug="funding"),
        "organizations": [OrganizationFactory(name="Ostrava Labs", slug="ostrava-labs")],
    }
    people = [
        PanelistFactory(user__username=f"zebra{n}", user__first_name="Zebra", personas=[persona])
        for n, persona in enumerate([the_builder, the_skeptic])
    ]
    article = ArticleFactory(state="approved", by=chief, headline="Seen by all", **about)
    for panelist in people:
        AssignmentFactory(
            article=article,
            persona=panelist.personas.get(),
            panelist=panelist,
            by=chief,
            state="approved",
            brief="Zebra.",
        )
    editor = UserFactory(username="zebra-editor", first_name="Zebra", role="editor")
    edited = AssignmentFactory(article=article, by=chief, state="submitted")
    deciding.approve_with_edits(edited.pk, by=editor, body_html="<p>Edited words.</p>", note="Zebra note.")
    talking.begin(TAKE, edited.takes.get(), by=editor, text="Zebra about the take.")
    publishing.publish(article.pk, by=chief)
    talking.begin(DRAFT, article, by=editor, text="Zebra about the draft.", field="headline")
    drafting.save(article.pk, version=1, by=chief, headline="Zebra headline", body_html="<p>Zebra body.</p>")
    withdrawn = ArticleFactory(state="published", by=chief, headline="Zebra withdrawn", slug="gone", **about)
    publishing.withdraw(withdrawn.pk, by=chief, reason="Wrong.")
    for state in ("draft", "in_review", "approved", "scheduled"):
        ArticleFactory(state=state, by=chief, headline=f"Zebra {state}", slug=f"stripes-{state}", **about)
    return people


def test_readers_and_programs_find_nothing_that_is_not_live_and_nobody_who_wrote(client, newsroom):
    pages = crawl(client, PUBLIC)

    reached = {"/articles/seen-by-all/history/", "/personas/the-builder/", "/categories/funding/", *PUBLIC}
    assert "Edited words." in pages["/articles/seen-by-all/"]
    assert reached | {"/organizations/ostrava-labs/", "/personas/the-skeptic/"} <= set(pages)
    leaks = [address for address, text in pages.items() if "zebra" in text.lower().replace("zebra&quot;", "")]
    assert [address for address in leaks if not address.startswith("/search/")] == []
    found = [address for address, text in pages.items() if address.startswith("/search/") and "stripes-" in text]
    assert found == []
    assert [address for address, text in pages.items() if "Set-Cookie" in text or "sessionid" in text] == []


@pytest.mark.parametrize("address", ["/articles/stripes-draft/", "/articles/stripes-scheduled/", "/articles/nowhere/"])
def test_an_article_that_never_was_public_is_not_found(client, newsroom, address):
    assert client.get(address).status_code == 404


def test_a_shared_preview_shows_the_takes_and_nobody_who_wrote_them(client, chief, newsroom):
    article = ArticleFactory(state="in_review", by=chief, headline="Shown to a few")
    for state, panelist in zip(("submitted", "accepted"), newsroom, strict=True):
        seat = AssignmentFactory(
            article=article,
            persona=panelist.personas.get(),
            panelist=panelist,
            by=chief,
            state=state,
            brief="Zebra.",
        )
    writing.save_draft(seat.pk, by=panelist.user, draft="Zebra draft.", version=1)
    page = client.get(f"/preview/{sharing.share(article.pk, by=chief, label='Zebra lawyer')[1]}/").content.decode()
    assert "Shown to a few" in page
    assert "A take with several words in it." in page
    assert "zebra" not in page.lower()


def test_a_withdrawn_article_says_that_it_is_gone(client, newsroom):
    assert client.get("/articles/gone/").status_code == 410
