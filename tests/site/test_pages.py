"""What the reader's pages say, of an article and of lists."""

import re
from datetime import datetime
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import drafting, publishing
from articles.models import Edition
from tests.factories import ArticleFactory, CategoryFactory, OrganizationFactory, PersonaFactory
from tests.support.pictures import photo
from tests.support.reading import add_take, metas, read, with_take

pytestmark = pytest.mark.django_db

SITE = "https://news.example.org"


@pytest.fixture(autouse=True)
def _placed(settings):
    settings.SITE_URL, settings.SITE_NAME, settings.SITE_TAGLINE = SITE, "Post", "News with a panel"
    settings.TIME_ZONE = "UTC"


def test_an_article_says_what_it_is_to_those_who_share_it(client, chief):
    article = ArticleFactory(state="published", by=chief, headline='Glass & "sand"', slug="glass", dek="<b>Dek</b>")
    told = metas(read(client, article.get_absolute_url()))
    live = Edition.objects.get()
    expected = {
        "description": "<b>Dek</b>",
        "canonical": f"{SITE}/articles/glass/",
        "og:type": "article",
        "og:site_name": "Post",
        "og:title": 'Glass & "sand"',
        "og:description": "<b>Dek</b>",
        "og:url": f"{SITE}/articles/glass/",
        "article:published_time": live.published_at.isoformat(),
        "article:modified_time": live.created_at.isoformat(),
    }
    assert {name: unescape(told[name]) for name in expected} == expected


@pytest.mark.parametrize(
    ("address", "description"),
    [
        ("/", "News with a panel"),
        ("/categories/energy/", "Watts and volts."),
        ("/organizations/ostrava-labs/", "Makers of glass."),
        ("/personas/the-builder/", "Builds things."),
        ("/newsletter/archive/", "Every issue of the daily newsletter."),
        ("/archive/", "Everything that Post has published, year by year, month by month."),
        ("/archive/2026/", "What Post published in 2026, month by month."),
    ],
)
def test_lists_say_what_they_are_and_where_they_are_at_home(client, the_builder, address, description):
    CategoryFactory(slug="energy", name="Energy", description="Watts and volts.")
    OrganizationFactory(slug="ostrava-labs", name="Ostrava Labs", description="Makers of glass.")
    the_builder.description = "Builds things."
    the_builder.save()
    told = metas(read(client, address))
    assert (told["description"], told["canonical"]) == (description, SITE + address)
    assert (told["og:type"], told["og:description"], told["og:url"]) == ("website", description, SITE + address)
    assert (told["og:image"], told["twitter:card"]) == (f"{SITE}/static/site/card.png", "summary_large_image")
    titles = ("Post", "Energy", "Ostrava Labs", "The Builder", "Archive", "2026", "Issues of the newsletter")
    assert told["og:title"] in titles


def test_a_list_shows_the_portrait_of_whom_it_is_of_and_an_older_page_of_it_is_nothing_to_share(client, chief):
    persona = PersonaFactory(avatar=photo())
    with_take(chief, persona, "Kelp.")
    address = persona.get_absolute_url()
    told = metas(read(client, address))
    assert (told["og:image"], told["twitter:card"]) == (SITE + persona.avatar.url, "summary")
    assert "og:image:width" not in told
    edition = Edition.objects.get()
    older = metas(read(client, f"{address}?before={edition.findable.pk}"))
    assert set(older) & {"canonical", "og:url", "og:title"} == set()


def test_home_has_a_lead_three_seconds_and_the_rest(client, chief):
    for n in range(6):
        ArticleFactory(state="published", by=chief, headline=f"Headline no. {n}")
    page = read(client, "/")
    kinds = re.findall(r'<article class="card ?(\w*)">', page)
    assert kinds == ["lead", "second", "second", "second", "", ""]
    assert re.findall(r"Headline no. (\d)", page) == ["5", "4", "3", "2", "1", "0"]


def test_home_names_the_voices_and_the_sections_and_still_costs_two_queries(client, chief, the_builder):
    for n in range(3):
        about = {"slug": f"glass-{n}", "category": CategoryFactory(slug=f"c{n}")}
        with_take(chief, the_builder, "I would build on it now.", **about)
    with CaptureQueriesContext(connection) as asked:
        page = read(client, "/")
    assert len(asked) <= 2
    voices = re.findall(r'<a href="(.*?)" data-hue="160" data-chroma="2">The Builder</a>', page)
    assert voices == [f"/articles/glass-{n}/#take-the-builder" for n in (2, 1, 0)]
    assert re.findall(r'<nav class="sections".*?</nav>', page, re.DOTALL)[0].count("/categories/c") == 3
    assert '<blockquote dir="auto">I would build on it now.</blockquote>' in page


def test_a_persona_is_met_with_the_sentence_that_each_take_opens_on(client, chief, the_builder, the_skeptic):
    article = with_take(chief, the_builder, "I would build on it today. The rest can wait.", headline="Glass")
    add_take(article, chief, the_skeptic, "I doubt every word of it. And more.")
    page = read(client, "/personas/the-builder/")
    assert "Developer Perspective" in page
    assert re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", page) == ["I would build on it today."]


@pytest.mark.parametrize(
    ("draft", "shown"),
    [
        ("It changes a great deal. Or not.", '<p><span class="first">It changes a great deal.</span> Or not.</p>'),
        ("It is the only sentence here.", '<p><span class="first">It is the only sentence here.</span></p></div>'),
        ("For the U.S. Congress it is new. Or not.", '<span class="first">For the U.S. Congress it is new.</span>'),
        ("Is R&D worth it after all? Yes.", '<span class="first">Is R&amp;D worth it after all?</span> Yes.'),
        ("Too short. It goes on.", '<span class="first">Too short. It goes on.</span>'),
        ("word " * 40 + "end. And on.", "<p>word word"),
        ("<p>It has <em>an accent</em> early on. More.</p>", "<p>It has <em>an accent</em> early on. More.</p>"),
        ("<h2>A heading first</h2><p>Then words. More.</p>", "<h2>A heading first</h2>"),
    ],
)
def test_a_take_opens_on_its_first_sentence_if_that_is_short(client, chief, the_builder, draft, shown):
    article = with_take(chief, the_builder, draft)
    assert shown in read(client, article.get_absolute_url())


def test_the_archive_leads_to_months_and_months_to_their_neighbours(client, chief, monkeypatch):
    assert "Nothing here yet." in read(client, "/archive/")
    monkeypatch.setattr("articles.site.cache.FinishedPages._fresh", lambda *_: None)
    moments = ["2026-01-31T23:59:00+00:00", "2026-04-01T00:00:00+00:00", "2026-04-02T00:00:00+00:00"]
    for moment in [*moments, "2025-12-05T00:00:00+00:00"]:
        monkeypatch.setattr(timezone, "now", lambda moment=moment: datetime.fromisoformat(moment))
        ArticleFactory(state="published", by=chief)
    page = read(client, "/archive/")
    link = r'href="(/archive/\d+/[\d/]*)">(\w+)</a>'
    months = [("/archive/2026/4/", "April"), ("/archive/2026/1/", "January")]
    assert re.findall(link, page) == [("/archive/2026/", "2026"), *months, ("/archive/2025/", "2025")]
    assert re.findall(link, read(client, "/archive/2026/")) == months
    assert re.findall(link, read(client, "/archive/2025/")) == [("/archive/2025/12/", "December")]
    assert "Nothing here yet." in read(client, "/archive/2020/")
    assert {client.get(f"/archive/{year}/").status_code for year in (0, 10000, 10**30)} == {404}
    january = read(client, "/archive/2026/1/")
    assert re.findall(r'rel="(\w+)" href="(/archive/\d+/\d+/)"', january) == [
        ("prev", "/archive/2025/12/"),
        ("next", "/archive/2026/4/"),
    ]
    assert 'href="/archive/"' in read(client, "/")
    assert "Nothing here yet." in read(client, "/archive/2020/2/")
    assert client.get("/archive/2026/13/").status_code == 404


def test_a_month_is_in_the_archive_while_it_has_something(client, chief, monkeypatch):
    monkeypatch.setattr("articles.site.cache.FinishedPages._fresh", lambda *_: None)
    article = ArticleFactory(state="published", by=chief)
    assert 'href="/archive/20' in read(client, "/archive/")
    publishing.withdraw(article.pk, by=chief, reason="Wrong.")
    assert "Nothing here yet." in read(client, "/archive/")
    article.refresh_from_db()
    publishing.publish(article.pk, by=chief)
    assert 'href="/archive/20' in read(client, "/archive/")


def test_the_search_says_what_it_found_and_what_to_do_when_nothing(client, chief):
    ArticleFactory(state="published", by=chief, headline="Glass battery")
    assert "<mark>Glass</mark> battery" in read(client, "/search/?q=glass")
    assert "Nothing found for" in read(client, "/search/?q=<zebra>")
    assert "<zebra>" not in read(client, "/search/?q=<zebra>")
    assert "Nothing found" not in read(client, "/search/")


def test_a_correction_stands_under_the_text(client, chief):
    article = ArticleFactory(state="published", by=chief)
    drafting.save(article.pk, version=1, by=chief, dek="Now right.")
    publishing.publish(article.pk, by=chief, correction="It was <wrong>.")
    assert "<b>Correction.</b> It was &lt;wrong&gt;." in read(client, article.get_absolute_url())


def test_a_month_begins_when_it_does_at_the_site(client, settings, chief, monkeypatch):
    settings.TIME_ZONE = "Asia/Tokyo"
    for moment in ("2026-01-31T14:59:00+00:00", "2026-01-31T15:00:00+00:00"):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: datetime.fromisoformat(moment))
        ArticleFactory(state="published", by=chief)
    assert re.findall(r'href="(/archive/\d+/\d+/)"', read(client, "/archive/")) == [
        "/archive/2026/2/",
        "/archive/2026/1/",
    ]
    february = read(client, "/archive/2026/2/")
    assert february.count('<article class="card') == 1
    assert 'rel="prev" href="/archive/2026/1/"' in february
