"""What a page says of itself to those who show it elsewhere: linked data, and the card of oEmbed."""

import json
import re
from html import unescape
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from articles import drafting, publishing
from tests.factories import ArticleFactory, AssignmentFactory, CategoryFactory, OrganizationFactory

pytestmark = pytest.mark.django_db

SITE = "https://news.example.org"
ANYTHING = hypothesis(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)


@pytest.fixture(autouse=True)
def _placed(settings, monkeypatch):
    settings.SITE_URL, settings.SITE_NAME = SITE, "Post & Panel"
    monkeypatch.setattr("articles.site.cache.FinishedPages._fresh", lambda *_: None)


def linked(page: str) -> dict[str, dict]:
    """The linked data of a page, by type."""
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    data = json.loads(block)
    assert data["@context"] == "https://schema.org"
    return {thing["@type"]: thing for thing in data["@graph"]}


@pytest.fixture
def glass(chief, the_builder, the_skeptic):
    """An article of many parts, and text that tries to break out of each."""
    about = {
        "category": CategoryFactory(slug="energy", name="Energy"),
        "organizations": [OrganizationFactory(slug="lab", name="The </script> Lab")],
    }
    article = ArticleFactory(
        state="approved", by=chief, slug="glass", headline="Glass </script><script>alert(1)</script>", dek="Dek & more",
        byline="A. Reporter", source_url="https://source.example.com/a?b=1&c=2", body_html="<p>Two words.</p>", **about,
    )  # fmt: skip
    for persona in (the_builder, the_skeptic):
        AssignmentFactory(article=article, persona=persona, by=chief, state="approved")
    publishing.publish(article.pk, by=chief)
    article.refresh_from_db()
    return article


def test_an_article_is_told_with_its_takes_as_parts_by_personas_and_nobody_behind_them(client, glass):
    page = client.get("/articles/glass/").content.decode()
    live, things = glass.live_edition, linked(page)
    url = f"{SITE}/articles/glass/"
    news = things["NewsArticle"]
    parts = news.pop("hasPart")
    publisher = {"@type": "Organization", "name": "Post & Panel", "url": f"{SITE}/"}
    lab = {"@type": "Organization", "name": "The </script> Lab", "url": f"{SITE}/organizations/lab/"}
    assert news == {
        "@type": "NewsArticle",
        "@id": url,
        "url": url,
        "mainEntityOfPage": url,
        "headline": "Glass </script><script>alert(1)</script>",
        "description": "Dek & more",
        "datePublished": live.published_at.isoformat(),
        "dateModified": live.created_at.isoformat(),
        "author": {"@type": "Person", "name": "A. Reporter"},
        "publisher": publisher,
        "image": [f"{SITE}/static/site/card.png"],
        "articleSection": "Energy",
        "about": [lab],
        "isBasedOn": "https://source.example.com/a?b=1&c=2",
        "wordCount": 2,
        "isAccessibleForFree": True,
    }
    authors = [part["author"] for part in parts]
    assert authors == [
        {
            "@type": "Person",
            "name": "The Builder",
            "url": f"{SITE}/personas/the-builder/",
            "description": "Developer Perspective",
        },
        {
            "@type": "Person",
            "name": "The Skeptic",
            "url": f"{SITE}/personas/the-skeptic/",
            "description": "Reality Check",
        },
    ]
    assert {(part["@type"], part["isPartOf"]) for part in parts} == {("OpinionNewsArticle", url)}
    assert [part["url"] for part in parts] == [f"{url}takes/the-builder/", f"{url}takes/the-skeptic/"]
    way = [(step["position"], step["name"], step["item"]) for step in things["BreadcrumbList"]["itemListElement"]]
    assert way == [
        (1, "Post & Panel", f"{SITE}/"),
        (2, "Energy", f"{SITE}/categories/energy/"),
        (3, "Glass </script><script>alert(1)</script>", url),
    ]
    writers = {seat.panelist.user.username for seat in glass.assignments.all()}
    assert not any(name in page for name in writers)


def test_linked_data_costs_no_query_and_no_door_in_what_the_page_allows(client, glass):
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/articles/glass/")
    assert len(asked) <= 3
    assert "unsafe" not in answer["Content-Security-Policy"]  # none of our pages runs what it holds
    scripts = re.findall(r"<script[^>]*>", answer.content.decode())
    assert [tag for tag in scripts if "src=" not in tag] == ['<script type="application/ld+json">']


def discovered(page: str) -> dict[str, str]:
    """Where a page says that it is described, by the type of that."""
    found = re.findall(r'<link rel="alternate" type="([^"]+oembed)" href="([^"]+)"', page)
    return {kind: unescape(href).removeprefix(SITE) for kind, href in found}


def test_a_page_leads_to_its_card_in_both_forms(client, glass):
    ways = discovered(client.get("/articles/glass/").content.decode())
    card = client.get(ways["application/json+oembed"]).json()
    assert card == {
        "version": "1.0",
        "type": "link",
        "title": "Glass </script><script>alert(1)</script>",
        "author_name": "A. Reporter",
        "provider_name": "Post & Panel",
        "provider_url": f"{SITE}/",
        "cache_age": 86400,
        "thumbnail_url": f"{SITE}/static/site/card.png",
        "thumbnail_width": 1200,
        "thumbnail_height": 630,
    }
    answer = client.get(ways["text/xml+oembed"])
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)  # noqa: S314 -- our own
    assert {part.tag: part.text for part in root} == {name: str(value) for name, value in card.items()}


def test_a_take_has_a_card_of_its_own(client, glass):
    page = client.get("/articles/glass/takes/the-skeptic/").content.decode()
    card = client.get(discovered(page)["application/json+oembed"]).json()
    assert (card["title"], card["author_name"]) == (f"The Skeptic on “{glass.headline}”", "The Skeptic")
    assert ask(client, url=f"{SITE}/articles/glass/takes/the-futurist/").status_code == 404


def ask(client, **asked):
    return client.get("/oembed/", {"url": f"{SITE}/articles/glass/", **asked})


def test_a_card_heeds_what_it_is_asked(client, glass, chief):
    assert "thumbnail_url" not in ask(client, maxwidth="400").json()
    assert ask(client, maxwidth="1200", maxheight="630").json()["thumbnail_width"] == 1200
    assert "thumbnail_url" in ask(client, maxwidth="wide").json()
    assert ask(client, format="yaml").status_code == 501
    drafting.save(glass.pk, version=glass.version, by=chief, slug="glass-battery")
    publishing.publish(glass.pk, by=chief)
    assert ask(client).json()["title"] == glass.headline  # by its former address too
    publishing.withdraw(glass.pk, by=chief, reason="Wrong.")
    assert ask(client).status_code == 404


@pytest.mark.parametrize(
    "url",
    [
        "", "/articles/glass/", "http://news.example.org/articles/glass/", "https://evil.example/articles/glass/",
        "https://news.example.org@evil.example/articles/glass/", "https://news.example.org:443/articles/glass/",
        f"{SITE}/admin/", f"{SITE}/", f"{SITE}/articles/no-such/", "https://[", "javascript:alert(1)",
        f"{SITE}//articles/glass/", f"{SITE}/articles/../articles/glass/",
    ],
)  # fmt: skip
def test_nothing_is_told_of_another_address(client, glass, url):
    assert ask(client, url=url).status_code == 404


@ANYTHING
@given(url=st.text(max_size=100), width=st.text(max_size=8))
def test_no_address_breaks_it(client, url, width):
    for prefix in ("", SITE, f"{SITE}/articles/"):
        status = client.get("/oembed/", {"url": prefix + url, "maxwidth": width}).status_code
        assert status == (400 if "\x00" in url + width else 404)
