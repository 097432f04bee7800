"""All that is ours on readers' pages can be translated, and is translated into German."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from babel.messages import Catalog
from django.template.loader import render_to_string
from django.urls import resolve
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.text import Truncator

import articles.site.urls
import newsletter.urls
import panels.site
import translating
from articles import sharing
from articles.site.cache import FinishedPages
from articles.site.languages import PROGRAMS
from cms.notifications.models import Subscriber
from newsletter.addresses import choices_url, confirm_url, leave_url
from newsletter.issuing import begin_daily
from newsletter.models import Pace, Request, Subscription
from newsletter.notices import day_in_words
from tests.support.processes import ROOT

PLACE = re.compile(r"%\(\w+\)s|<[^>]+>|https?://\S+")
VOID = {"meta", "link", "img", "br", "hr", "input", "source", "wbr", "base"}
SPOKEN = ("aria-label", "title", "alt", "placeholder", "data-copied")
SILENT = {"script", "style", "time", "svg", "noscript"}


def ids(catalog) -> set:
    return {(message.context, message.id) for message in catalog if message.id}


def texts(message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple) else [message.string]


@pytest.fixture(scope="module")
def said():
    """Every message of the code."""
    return translating.gathered()


@pytest.mark.parametrize("language", translating.languages())
def test_a_catalogue_has_every_message_and_no_other(said, language):
    """After a string was added or changed: make messages, and translate it in locale/…/django.po."""
    assert ids(translating.written(language)) == ids(said)
    assert len(ids(said)) > 130


@pytest.mark.parametrize("language", translating.languages())
def test_every_message_is_translated_with_all_that_stands_in_it(language):
    catalog, faults = translating.written(language), []
    for message in catalog:
        if message.id:
            forms = message.id if message.pluralizable else [message.id]
            places = [sorted(PLACE.findall(form)) for form in forms]
            whole = len(texts(message)) == (catalog.num_plurals if message.pluralizable else 1) and all(texts(message))
            placed = all(sorted(PLACE.findall(text)) in places for text in texts(message))
            if message.fuzzy or not whole or not placed:
                faults.append(message.id)
    assert faults == []


@pytest.mark.parametrize("language", translating.languages())
def test_what_is_read_is_what_is_written(language):
    """After a change of the catalogue: make messages."""
    assert (translating.folder(language) / "django.mo").read_bytes() == translating.compiled(
        translating.written(language)
    )


def test_german_sets_its_own_quotation_marks():
    for message in translating.written("de"):
        assert not [
            text for text in texts(message) if '"' in PLACE.sub("", text) or "“" in text.replace("„", "", 1)[:1]
        ]
        for text in texts(message):
            assert text.count("„") == text.count("“"), text


def test_nginx_knows_every_language_that_there_is():
    [listed] = re.findall(r"\(\?<language>([a-z|-]+)\)", (ROOT / "deploy/nginx.conf").read_text())
    assert set(listed.split("|")) == {"en", *translating.languages()}


@pytest.mark.parametrize("language", translating.languages())
def test_the_words_that_the_sheet_says_are_translated_there(language):
    """A line of the sheet can ask no catalogue: what is inserted and deleted is said of by language in site.css."""
    sheet = (ROOT / "static/site/site.css").read_text()
    spoken = re.findall(r'([^\n{}]+) \{ content: "[^"]*[^\W\d_]', sheet)
    said = {selector.strip() for selector in spoken if ":lang(" not in selector}
    assert said == {"ins::before", "del::before"}
    assert {f":root:lang({language}) {selector}" for selector in said} <= {selector.strip() for selector in spoken}


@pytest.fixture
def pseudo(said, settings, tmp_path, monkeypatch):
    """A language in which each of our messages stands in ⟦brackets⟧."""
    catalog = Catalog(locale="eo")
    for message in said:
        if message.id:
            forms = message.id if message.pluralizable else (message.id,)
            marked = tuple(f"⟦{form}⟧" for form in forms)
            catalog.add(message.id, marked if message.pluralizable else marked[0], context=message.context)
    folder = tmp_path / "eo" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.mo").write_bytes(translating.compiled(catalog))
    settings.LOCALE_PATHS, settings.SITE_LANGUAGES = [tmp_path], ("en", "eo")
    monkeypatch.setattr(FinishedPages, "_fresh", lambda *_: None)


class Bare(HTMLParser):
    """Collects the words of a page that are neither in brackets nor in an element that says it is of the content."""

    def __init__(self, names: set[str]):
        super().__init__()
        self.names, self.found, self.open, self.depth = names, [], [], 0

    def handle_starttag(self, tag, attributes):
        facts = dict(attributes)
        content = facts.get("lang", "eo") == "en" or (
            bool(self.open) and self.open[-1][1] and facts.get("lang") != "eo"
        )
        for name in SPOKEN:
            if facts.get(name) and tag not in ("link", "time") and not content:
                self._judge(f"{name}: ", facts[name])
        if facts.get("name") == "description":
            self._judge("description: ", facts["content"])
        if tag not in VOID:
            self.open.append((tag, content))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, text):
        if not any(tag in SILENT or content for tag, content in self.open):
            self._judge("", text)

    def _judge(self, where: str, text: str) -> None:
        bare = ""
        for sign in text:
            self.depth += sign == "⟦"
            bare += sign if not self.depth else ""
            self.depth -= sign == "⟧"
        for name in sorted(self.names, key=len, reverse=True):
            bare = bare.replace(name, "")
        if re.search(r"[^\W\d_]{2}", bare):
            self.found.append(where + " ".join(bare.split()))


def routes_of_pages() -> set[str]:
    """Where readers get a page: not what programs read, what is counted, or where an address leads on from."""
    routes = {str(pattern.pattern) for pattern in (*articles.site.urls.urlpatterns, *panels.site.urlpatterns)}
    routes |= {f"newsletter/{str(pattern.pattern).removeprefix('^')}" for pattern in newsletter.urls.urlpatterns}
    others = {"seen/", "articles/<str:slug>"}
    return {route for route in routes - others if not PROGRAMS.search(f"/{route}")}


def pages_of_a_subscriber(site: str) -> list[str]:
    """Those that a mail leads to, of somebody who asks for the newsletter and somebody who has it."""
    asked = Request.objects.create(address="a@example.org", pace=Pace.DAILY)
    subscription = Subscription.objects.create(
        subscriber=Subscriber.objects.create(address="b@example.org"), pace=Pace.AT_ONCE
    )
    subscriber = subscription.subscriber
    whole = confirm_url(asked), choices_url(subscriber), f"{choices_url(subscriber)}?saved", leave_url(subscriber)
    return [address.removeprefix(site) for address in whole]


@pytest.mark.django_db
def test_nothing_of_ours_is_left_in_english(client, chief, newsroom, pseudo, settings):
    """In a language that has another word for everything, English stands where people wrote it, and is said to be."""
    settings.SITE_NAME, settings.SITE_TAGLINE = "Ostrava Post", "News with a panel"
    _, token = sharing.share(newsroom.pk, by=chief, label="Glass")
    now, edition = timezone.localdate(), newsroom.live_edition
    issue = begin_daily(timezone.now() + timedelta(days=1))
    older = edition.findable.pk
    addresses = [
        "/", f"/?before={older}", "/categories/energy/", "/organizations/lab/", "/personas/the-builder/", "/archive/",
        f"/archive/{now.year}/", f"/archive/{now.year}/{now.month}/",
        "/articles/full/", "/articles/full/history/", "/articles/rtl/",
        "/articles/full/history/?before=2", "/articles/full/takes/the-builder/", "/search/", "/search/?q=glass",
        "/search/?q=glas+zebra", "/search/?q=zebra&category=energy", f"/preview/{token}/", "/no-such-page/",
        "/articles/gone/", "/newsletter/", "/newsletter/asked/", "/newsletter/archive/", issue.get_absolute_url(),
        "/newsletter/confirm/none/", *pages_of_a_subscriber(settings.SITE_URL),
    ]  # fmt: skip
    pages = {address: client.get(address, headers={"Accept-Language": "eo"}).content.decode() for address in addresses}
    looked_at = {resolve(address.partition("?")[0]).route for address in addresses if address != "/no-such-page/"}
    assert routes_of_pages() - looked_at == set()
    with translation.override("eo"):
        pages |= {name: render_to_string(name) for name in ("403.html", "413.html", "429.html", "500.html")}
        for why in ("signed out", "expired", "withdrawn"):
            pages[why] = render_to_string("site/preview_over.html", {"why": why})
    # Names and headlines, in places that can have no language of their own: titles and the like.
    names = {
        settings.SITE_NAME,
        settings.SITE_TAGLINE,
        "zebra",
        "glass",
        "glas",
        "بطارية زجاجية",
        "https://lab.example/?a=1&b=2",
        "a@example.org",
        "b@example.org",
    }
    names |= {edition.headline, edition.dek}
    names |= {edition.about["category"]["name"], *(one["name"] for one in edition.about["organizations"])}
    for take in edition.takes.all():
        names |= {take.name, take.perspective, Truncator(strip_tags(take.body_html)).chars(200)}
    with translation.override("eo"):
        names |= {date_format(day, style) for day in (now, issue.day) for style in ("l", "DATE_FORMAT")}
        names |= {date_format(now, "F"), date_format(now, "YEAR_MONTH_FORMAT"), day_in_words(issue)}
    left = {}
    for address, text in pages.items():
        assert '<html lang="eo"' in text, address
        reader = Bare(names)
        reader.feed(text)
        assert reader.depth == 0
        if reader.found:
            left[address] = reader.found
    assert left == {}


def test_what_is_left_in_english_is_found():
    reader = Bare({"Post"})
    reader.feed(
        '<p>⟦Ours⟧ <b lang="en">Theirs</b> Post <a aria-label="Left">⟦two <i>of</i> it⟧</a> 3 → <time>May</time> over'
    )
    assert reader.found == ["aria-label: Left", "over"]
