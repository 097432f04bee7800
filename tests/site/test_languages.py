"""Readers' pages speak the reader's language; what people wrote is marked as what it is; no cache mixes them up."""

import re

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from articles import drafting, publishing, sharing
from articles.models import Edition
from articles.site.cache import FinishedPages
from articles.site.languages import preferred
from articles.templatetags import site as tags
from tests.factories import ArticleFactory
from tests.support import nu
from tests.support.reading import add_take, with_take

GERMAN, ENGLISH = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.8"}, {"Accept-Language": "en-GB,en;q=0.9,de;q=0.5"}
OFFERED = ("en", "de")
MONTHS = ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober"]
MONTHS += ["November", "Dezember"]


@pytest.fixture
def never_kept(monkeypatch):
    """Each page is rendered anew."""
    monkeypatch.setattr(FinishedPages, "_fresh", lambda *_: None)


@pytest.fixture
def seconds(monkeypatch):
    """A clock that stands still until it is moved by hand."""
    now = [1000.0]
    monkeypatch.setattr(FinishedPages, "clock", staticmethod(lambda: now[0]))
    return now


def page(client, address: str, headers=GERMAN, status: int = 200) -> str:
    answer = client.get(address, headers=headers)
    assert (answer.status_code, answer.cookies) == (status, {})
    return answer.content.decode()


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("en,de;q=0.5", "en"),
        ("DE", "de"),
        ("fr-FR, fr;q=0.9, de ;q=0.7, en;q=0.6", "de"),
        ("fr,es;q=0.5", "en"),
        ("den,en-US", "en"),  # that is Slave
        ("x-de, en", "en"),
        ("*", "en"),
        ("", "en"),
        (";;,,\t=de", "en"),
        ("de;q=0.1, en", "de"),  # not weighed
        ("de;q=0, en", "en"),
        ("de-AT; q=0.000 ,en", "en"),
        ("de;Q=0.;,en", "de"),  # no weight
        ("fr, en;q=0, de;q=0.001", "de"),
        ("en-GB;q=0,en-US;q=0,de", "de"),
        ("de-AT;q=0, de-CH", "de"),
        ("de;q=0", "en"),
        ("en;q=0", "en"),  # there is nothing else that they ask for
    ],
)
def test_the_first_language_that_is_offered_and_not_refused_wins(header, language):
    assert preferred(header, OFFERED) == language


def test_of_a_site_that_is_written_in_german_that_is_for_whoever_reads_no_other():
    assert [preferred(header, ("de", "en")) for header in ("fr", "en-US,de", "")] == ["de", "en", "de"]


@pytest.mark.django_db
def test_long_headers_are_cut_and_few_are_remembered(client):
    for n in range(600):
        client.get("/nowhere/", headers={"Accept-Language": f"x{n}," * 2000})
    known = preferred.cache_info()
    assert known.currsize <= known.maxsize <= 1000
    assert '<html lang="en"' in page(client, "/nowhere/", {"Accept-Language": "x," * 4000 + "de"}, status=404)


@pytest.mark.django_db
@pytest.mark.usefixtures("never_kept")
def test_a_german_page_is_german_but_for_what_was_written(client, chief, the_builder):
    article = with_take(chief, the_builder, "I build.", slug="glass", headline="Glass", body_html="<p>Sand.</p>")
    german = page(client, "/articles/glass/")
    assert '<html lang="de" dir="ltr">' in german
    assert "Das sagt das Panel" in german
    assert '<h1 dir="auto" lang="en">Glass</h1>' in german
    assert '<div class="prose" dir="auto" lang="en"><p>Sand.</p></div>' in german
    day = Edition.objects.get(article=article).day
    assert f">{day.day}. {MONTHS[day.month - 1]} {day.year}</time>" in german
    english = page(client, "/articles/glass/", ENGLISH)
    assert '<html lang="en" dir="ltr">' in english
    assert "Panel Takes" in english
    assert ' lang="' not in english.partition("<body")[2]
    assert f">{day:%-d %B %Y}</time>" in english


@pytest.mark.django_db
@pytest.mark.usefixtures("never_kept")
def test_on_a_site_that_is_written_in_german_it_is_english_readers_who_are_told_so(
    client, chief, the_builder, settings
):
    settings.SITE_LANGUAGES = ("de", "en")
    with_take(chief, the_builder, "Ich baue.", slug="glas", headline="Glas")
    assert '<h1 dir="auto" lang="de">Glas</h1>' in page(client, "/articles/glas/", ENGLISH)
    assert '<h1 dir="auto">Glas</h1>' in page(client, "/articles/glas/", {})
    assert 'xml:lang="de"' in page(client, "/feed.xml", ENGLISH)
    assert client.get("/feed.json").json()["language"] == "de"


@pytest.mark.django_db
@pytest.mark.usefixtures("never_kept")
def test_our_words_in_a_feed_are_in_the_language_of_the_articles(client, chief, settings):
    settings.SITE_LANGUAGES = ("de", "en")
    article = ArticleFactory(state="published", by=chief, headline="Glas")
    drafting.save(article.pk, version=article.version, by=chief, headline="Glas hält")
    publishing.publish(article.pk, by=chief, correction="Es hielt nicht.")
    for address in ("/feed.xml", "/feed.json"):
        text = client.get(address, headers=ENGLISH).content.decode()
        assert "Korrektur." in text
        assert "Correction." not in text


@pytest.mark.django_db
@pytest.mark.usefixtures("never_kept")
def test_what_goes_into_an_edition_is_in_the_language_of_the_site(client, chief, the_builder, the_skeptic, settings):
    settings.SITE_LANGUAGES = ("de", "en")
    article = with_take(chief, the_builder, "Ich baue.", slug="glas", headline="Glas")
    add_take(article, chief, the_skeptic, "Ich zweifle.")
    assert Edition.objects.first().note.endswith("ist neu im Panel.")
    assert tags.foreign() == ' lang="de"'  # the newsroom's own language is English all the same


@pytest.mark.django_db
@pytest.mark.usefixtures("never_kept")
def test_a_refusal_and_what_is_gone_speak_german_too(client, chief):
    ArticleFactory(state="withdrawn", by=chief, slug="gone")
    assert "Nicht gefunden" in page(client, "/nowhere/", status=404)
    gone = page(client, "/articles/gone/", status=410)
    assert "Die Redaktion hat ihn am" in gone
    article = ArticleFactory(state="draft", by=chief)
    _, token = sharing.share(article.pk, by=chief, label="Glass")
    assert "<b>Vorschau</b> auf Version 1." in page(client, f"/preview/{token}/")


@pytest.mark.django_db
def test_our_own_fault_is_told_in_german(client, monkeypatch):
    def broken(*args):
        raise OSError("The disk is away.")

    monkeypatch.setattr("articles.site.views.find", broken)
    client.raise_request_exception = False
    assert "Etwas ist schiefgegangen" in page(client, "/articles/any/", status=500)


@pytest.mark.django_db
def test_the_newsroom_and_the_desk_stay_english(client, chief):
    client.force_login(chief)
    for address in ("/admin/", "/admin/articles/article/", "/inbox/", "/accounts/settings/"):
        answer = client.get(address, headers=GERMAN)
        assert "Content-Language" not in answer
        if answer.status_code == 200:
            text = answer.content.decode()
            assert re.search(r'<html[^>]* lang="en', text), address
            assert "Abmelden" not in text
    forbidden = client.get("/api/v1/newsroom/articles/", headers=GERMAN)
    assert forbidden.json()["detail"].startswith("Authentication credentials")


@pytest.mark.django_db
def test_no_reader_is_given_a_page_in_the_language_of_another(client, chief, seconds):
    address = ArticleFactory(state="published", by=chief, headline="Glass").get_absolute_url()
    for first, second in ((GERMAN, ENGLISH), (ENGLISH, GERMAN)):
        seconds[0] += 1
        for headers in (first, second, first, second):
            language = "de" if headers is GERMAN else "en"
            answer = client.get(address, headers=headers)
            assert answer["Content-Language"] == language
            assert f'<html lang="{language}"' in answer.content.decode()
            assert answer["Vary"] == "Accept-Language, Accept-Encoding"


@pytest.mark.django_db
def test_who_has_one_language_is_not_told_that_they_have_the_other(client, chief, seconds):
    address = ArticleFactory(state="published", by=chief).get_absolute_url()
    german, english = client.get(address, headers=GERMAN), client.get(address, headers=ENGLISH)
    assert german["ETag"] != english["ETag"]
    assert client.get(address, headers=GERMAN | {"If-None-Match": german["ETag"]}).status_code == 304
    assert client.get(address, headers=ENGLISH | {"If-None-Match": german["ETag"]}).status_code == 200


@pytest.mark.django_db
def test_any_header_comes_down_to_the_languages_that_are_offered(client, chief, seconds):
    address = ArticleFactory(state="published", by=chief).get_absolute_url()
    client.get(address, headers={"Accept-Language": "de"})
    with CaptureQueriesContext(connection) as asked:
        for header in ("de-CH", "de;q=0.8, en", "fr, de", "DE-de"):
            client.get(address, headers={"Accept-Language": header})
    assert len(asked) == 0


@pytest.mark.django_db
def test_what_programs_read_is_one_for_all(client, chief, seconds):
    ArticleFactory(state="published", by=chief, headline="Glass", slug="glass")
    for address in ("/feed.xml", "/feed.json", "/sitemap.xml", "/news-sitemap.xml", "/robots.txt"):
        english = client.get(address, headers=ENGLISH)
        with CaptureQueriesContext(connection) as asked:
            german = client.get(address, headers=GERMAN)
        assert (german.content, german["Vary"], len(asked)) == (english.content, "Accept-Encoding", 0)
        assert "Content-Language" not in german
    moved = client.get("/articles/glass", headers=GERMAN)
    assert (moved.status_code, moved["Vary"]) == (301, "Accept-Encoding")


@pytest.mark.django_db
def test_a_site_in_one_language_says_nothing_of_any_other(client, chief, settings, seconds):
    settings.SITE_LANGUAGES = ("de",)
    address = ArticleFactory(state="published", by=chief).get_absolute_url()
    answer = client.get(address, headers=ENGLISH)
    assert (answer["Content-Language"], answer["Vary"]) == ("de", "Accept-Encoding")
    assert '<html lang="de"' in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("never_kept")
def test_what_changed_is_compared_once_and_told_to_each_in_their_language(client, chief):
    article = ArticleFactory(state="published", by=chief, slug="glass", headline="Glass")
    drafting.save(article.pk, version=article.version, by=chief, headline="Glas")
    publishing.publish(article.pk, by=chief, correction="It was Glas.")
    address = "/articles/glass/history/"
    german, english = page(client, address), page(client, address, ENGLISH)
    assert "<h3>Überschrift</h3>" in german
    assert "<h3>Headline</h3>" in english
    assert '<b lang="de">Korrektur.</b> It was Glas.' in german
    assert "Von dieser Seite gibt es 2 Fassungen; zu lesen ist die neueste." in german


@pytest.mark.django_db
@pytest.mark.usefixtures("never_kept")
def test_german_costs_no_query_more(client, newsroom):
    for address in ("/", "/articles/full/", "/articles/full/history/", "/search/?q=glass", "/archive/"):
        counted = []
        for headers in (ENGLISH, GERMAN):
            with CaptureQueriesContext(connection) as asked:
                client.get(address, headers=headers)
            counted.append(len(asked))
        assert counted[0] == counted[1], address


@pytest.mark.django_db
@pytest.mark.usefixtures("never_kept")
def test_times_name_their_zone_in_the_readers_language(client, chief, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    ArticleFactory(state="published", by=chief, slug="glass")
    german, english = page(client, "/articles/glass/history/"), page(client, "/articles/glass/history/", ENGLISH)
    assert "Alle Zeitangaben: Mitteleuropäische Zeit (Europe/Berlin)." in german
    assert "Times are in Central European Time (Europe/Berlin)." in english
    assert re.search(
        r'title="Mitteleuropäische Zeit \(Europe/Berlin\)">\d+\. \w+ \d{4}, \d\d:\d\d MES?Z</time>', german
    )
    assert re.search(r'title="Central European Time \(Europe/Berlin\)">\d+ \w+ \d{4}, \d\d:\d\d CES?T</time>', english)


@pytest.mark.django_db
@pytest.mark.usefixtures("never_kept")
def test_german_pages_are_valid_html(client, chief, newsroom, tmp_path):
    addresses = ("/", "/articles/full/", "/articles/full/history/", "/articles/rtl/", "/search/?q=glass", "/archive/",
                 "/personas/the-builder/", "/articles/full/takes/the-builder/")  # fmt: skip
    pages = {address: page(client, address) for address in addresses}
    with translation.override("de"):
        pages |= {name: render_to_string(name) for name in ("403.html", "404.html", "413.html", "429.html", "500.html")}
    assert nu.faults(pages, tmp_path) == []
