"""What readers find, in which order, and what they are shown of it."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from articles import drafting, publishing
from articles.models import Findable
from articles.search import keeping
from articles.tasks import mend_search
from cms.lib.finding import have_trigrams
from panels import writing
from panels.deciding import approve
from tests.factories import ArticleFactory, AssignmentFactory, CategoryFactory, OrganizationFactory

pytestmark = pytest.mark.django_db

ANYTHING = hypothesis(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)


@pytest.fixture(autouse=True)
def _nothing_is_kept(monkeypatch):
    monkeypatch.setattr("articles.site.cache.FinishedPages._fresh", lambda *_: None)


def page(client, query: str = "", **narrowed) -> str:
    answer = client.get("/search/", {"q": query, **narrowed})
    assert (answer.status_code, answer.cookies) == (200, {})
    return answer.content.decode()


def headlines(text: str) -> list[str]:
    """What was found, in its order."""
    found = re.findall(r'<h2 dir="auto"><a href="/articles/[^"]*">(.*?)</a></h2>', text)
    return [unescape(re.sub(r"</?mark>", "", headline)) for headline in found]


def found(client, query: str = "", **narrowed) -> list[str]:
    return headlines(page(client, query, **narrowed))


def published(chief, headline: str, *, take: str = "", persona=None, **fields):
    article = ArticleFactory(state="approved", by=chief, headline=headline, **fields)
    if take:
        seat = AssignmentFactory(article=article, persona=persona, by=chief, state="accepted")
        writing.submit(seat.pk, by=seat.panelist.user, draft=take)
        approve(seat.pk, by=chief)
    publishing.publish(article.pk, by=chief)
    article.refresh_from_db()
    return article


def test_a_headline_counts_more_than_a_dek_that_more_than_the_text_and_a_take_least(client, chief, the_builder):
    published(chief, "Glass battery leaves the lab")
    published(chief, "Dek", dek="A glass battery, explained.")
    published(chief, "Body", body_html="<p>It runs on a glass <b>battery</b>.</p>")
    published(chief, "Take", take="I would buy a glass battery, and soon at that.", persona=the_builder)
    published(chief, "Battery in the headline", body_html="<p>Glass in the text.</p>")
    published(chief, "Neither", body_html="<p>Only glass.</p>")
    published(chief, "Of glassware and batteries")
    published(chief, "Glass battery, the second")
    assert found(client, "glass battery") == [
        *("Glass battery, the second", "Glass battery leaves the lab"),  # the newer one first
        *("Dek", "Battery in the headline", "Body", "Take"),
    ]
    begun = ["Glass battery, the second", "Of glassware and batteries", "Glass battery leaves the lab", "Dek"]
    assert found(client, "glas batter")[:4] == begun
    published(chief, "Text", body_html="<p>Glas, batter.</p>")
    assert found(client, "glas batter")[4:7] == ["Text", "Battery in the headline", "Body"]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Glass battery", "GLASS"),
        ("Glass battery", "batt"),
        ("Glass battery", "battery   glass"),
        ("Glass battery", '"glass battery"'),
        ("Glass-battery", "glass-battery"),
        ("Don’t panic", "don't"),
        ("Ölpreis fällt", "olpreis"),
        ("Ölpreis fällt", "ÖLPREIS"),
        ("Straße frei", "strasse"),
        ("Новый чип для ИИ", "чип ии"),
        ("新型电池问世", "电池"),
        ("新しい電池", "電池"),
        ("한국의 배터리", "배터"),
        ("بطارية زجاجية جديدة", "زجاجية"),
        ("סוללת זכוכית", "זכוכית"),
        ("नई बैटरी आई", "बैटरी"),
        ("แบตเตอรี่แก้ว", "แก้ว"),
        ("100% of_it", "of_it 100%"),
        ("R&D <b>now", "r&d"),
    ],
)
def test_words_are_found_in_any_script_and_marked_where_they_stand(client, chief, text, query):
    published(chief, text)
    published(chief, "Something else")
    shown = page(client, query)
    assert headlines(shown) == [text]
    assert "<mark>" in shown


@pytest.mark.parametrize("query", ['"battery glass"', "glass kelp", "attery", "电型", '"glass batt"', "?!", "*", '"'])
def test_what_does_not_occur_is_not_found_and_the_page_says_what_to_try(client, chief, query):
    published(chief, "Glass battery")
    published(chief, "新型电池问世")
    shown = page(client, query, category="funding")
    assert headlines(shown) == []
    assert "Nothing found" in shown
    assert 'href="/archive/"' in shown
    assert "Look for it everywhere" in shown


@pytest.mark.parametrize("quoted", ['"glass battery"', "“glass battery”", "„glass battery“", "»glass battery«"])
def test_what_stands_in_quotation_marks_of_any_kind_stands_together(client, chief, quoted):
    published(chief, "Glass battery")
    published(chief, "A battery of glass")
    assert found(client, quoted) == ["Glass battery"]


def test_the_words_are_shown_where_they_are_in_the_text_and_in_a_take(client, chief, the_builder):
    long = "It began slowly. " * 30
    body = f"<p>{long}</p><p>Then a <em>Kelp</em> &lt;fibre&gt; &amp; more came up. {long}</p>"
    published(chief, "Glass", body_html=body, take="I would grow kelp now, on any coast.", persona=the_builder)
    shown = page(client, "kelp")
    [excerpt] = re.findall(r'<p class="excerpt" dir="auto">(.*?)</p>', shown, re.DOTALL)
    assert excerpt.startswith("… ")
    assert excerpt.endswith(" …")
    assert "Then a <mark>Kelp</mark> &lt;fibre&gt; &amp; more" in excerpt
    assert len(excerpt) < 300
    assert '<blockquote dir="auto">I would grow <mark>kelp</mark> now' in shown
    assert "The Builder, Developer Perspective" in shown


def test_the_voice_that_was_asked_for_is_quoted_first(client, chief, the_builder, the_skeptic):
    article = ArticleFactory(state="approved", by=chief, headline="Glass")
    for persona in (the_builder, the_skeptic):
        seat = AssignmentFactory(article=article, persona=persona, by=chief, state="accepted")
        writing.submit(seat.pk, by=seat.panelist.user, draft=f"So says {persona.name}, and of kelp at that.")
        approve(seat.pk, by=chief)
    publishing.publish(article.pk, by=chief)
    quoted = [
        re.findall(r'<blockquote dir="auto">So says (.*?),', page(client, "kelp", **by))
        for by in ({}, {"persona": "the-skeptic"})
    ]
    assert quoted == [["The Builder"], ["The Skeptic"]]


def test_it_is_narrowed_to_a_category_an_organization_a_voice_and_a_year(
    client, settings, chief, the_builder, the_skeptic, monkeypatch
):
    settings.TIME_ZONE = "Asia/Tokyo"
    energy, lab = CategoryFactory(slug="energy", name="Energy"), OrganizationFactory(slug="lab", name="The Lab")
    moment = datetime.fromisoformat("2024-12-31T15:00:00+00:00")  # the new year has come in Tokyo
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: moment)
        published(chief, "Glass of old")
    published(chief, "Glass and energy", category=energy)
    published(chief, "Glass at the lab", organizations=[lab])
    published(chief, "Glass with a take", take="So I would say, at least for now.", persona=the_builder)
    assert len(found(client, "glass")) == 4
    assert found(client, "glass", category="energy") == found(client, category="energy") == ["Glass and energy"]
    assert found(client, "glass", organization="lab") == ["Glass at the lab"]
    assert found(client, "glass", persona="the-builder") == ["Glass with a take"]
    assert found(client, "glass", year="2025") == found(client, year="2025") == ["Glass of old"]
    for nothing in ({"category": "no-such"}, {"persona": "the-skeptic"}, {"year": "2024"}, {"year": "99999"}):
        assert found(client, "glass", **nothing) == []
    assert found(client, "glass", category="energy", organization="lab") == []
    form = page(client, "glass", category="energy")
    assert '<option value="energy" selected>Energy</option>' in form
    assert '<option value="2025">2025</option>' in form
    assert '<option value="2024">' not in form


def test_pages_follow_one_another_without_a_gap_whatever_comes_meanwhile(client, chief, monkeypatch):
    monkeypatch.setattr("articles.search.looking.PAGE", 2)
    headlined = [published(chief, f"Kelp {n}").headline for n in range(3)]
    begun = [published(chief, f"Kelpie {n}").headline for n in range(2)]
    told = [published(chief, f"Text {n}", body_html="<p>It is kelp.</p>").headline for n in range(4)]
    expected, seen, shown = [*headlined[::-1], *begun[::-1], *told[::-1]], [], page(client, "kelp")
    while True:
        seen += headlines(shown)
        more = re.search(r'rel="next" href="([^"]+)"', shown)
        if more is None:
            break
        published(chief, "Kelp, just now")
        shown = client.get(f"/search/{unescape(more[1])}").content.decode()
    assert seen == expected


@pytest.mark.parametrize("query", ["kelp", "kel", '"the kelp"', "kelp category:c"])
def test_what_is_found_is_in_order_over_the_years(client, chief, monkeypatch, query):
    query, _, category = query.partition(" category:")
    narrowed = {"category": category} if category else {}
    published(chief, "The kelp of somebody else") if category else None
    about = {"category": CategoryFactory(slug="c")}
    days, now = [900, 700, 690, 120, 95, 80, 40, 3, 2, 1], timezone.now()
    for day in days:
        with pytest.MonkeyPatch.context() as past:
            past.setattr(timezone, "now", lambda day=day: now - timedelta(days=day))
            published(chief, f"The kelp of {day} days ago", **about)
    monkeypatch.setattr("articles.search.looking.PAGE", 3)
    seen, shown = [], page(client, query, **narrowed)
    while True:
        seen += headlines(shown)
        more = re.search(r'rel="next" href="([^"]+)"', shown)
        if more is None:
            break
        shown = client.get(f"/search/{unescape(more[1])}").content.decode()
    assert seen == [f"The kelp of {day} days ago" for day in reversed(days)]


@pytest.mark.postgres
def test_of_what_many_have_the_newest_fill_the_page_and_no_others_are_looked_at(client, chief, monkeypatch):
    now = timezone.now()
    for day in (900, 800, 700, 3, 2, 1):
        with pytest.MonkeyPatch.context() as past:
            past.setattr(timezone, "now", lambda day=day: now - timedelta(days=day))
            published(chief, f"Story {day}", dek="Kelp.")
    monkeypatch.setattr("articles.search.looking.PAGE", 2)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # a small table is read whole
    with CaptureQueriesContext(connection) as asked:
        assert found(client, "kelp") == ["Story 1", "Story 2"]
    [sql] = [query["sql"] for query in asked.captured_queries if "articles_findable_near" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE) {sql}")
        plan = "\n".join(line for (line,) in cursor)
    used = set(re.findall(r"Bitmap Index Scan on (\w+) .*loops", plan))  # of any other step it says “never executed”
    assert used == {"articles_findable_nearby", "articles_findable_in_headline"}  # which nothing was found in
    assert "Seq Scan on articles_findable" not in plan
    assert "JIT" not in plan


def test_it_finds_what_readers_see_from_the_moment_they_do(client, chief):
    article = ArticleFactory(state="approved", by=chief, headline="Glass", body_html="<p>Kelp.</p>")
    assert found(client, "kelp") == []
    publishing.publish(article.pk, by=chief)
    assert found(client, "kelp") == ["Glass"]
    article.refresh_from_db()
    drafting.save(article.pk, version=article.version, by=chief, body_html="<p>Algae.</p>")
    assert (found(client, "kelp"), found(client, "algae")) == (["Glass"], [])
    publishing.publish(article.pk, by=chief)
    assert (found(client, "kelp"), found(client, "algae")) == ([], ["Glass"])
    publishing.rollback(article.pk, by=chief, number=1)
    assert (found(client, "kelp"), found(client, "algae")) == (["Glass"], [])
    publishing.withdraw(article.pk, by=chief, reason="Wrong.")
    assert found(client, "kelp") == []
    assert not Findable.objects.exists()


def test_what_the_verbs_never_saw_is_mended_by_the_sweep(client, chief, monkeypatch):
    monkeypatch.setattr(keeping, "BATCH", 2)
    articles = [published(chief, f"Kelp {n}") for n in range(3)]
    Findable.objects.all().delete()
    assert found(client, "kelp") == []
    mend_search()
    assert found(client, "kelp") == ["Kelp 2", "Kelp 1", "Kelp 0"]
    # One that was taken from the readers behind everybody's back is not shown, mended or not.
    type(articles[0]).objects.filter(pk=articles[0].pk).update(live_edition=None, state="withdrawn")
    assert found(client, "kelp") == ["Kelp 2", "Kelp 1"]
    mend_search()
    assert Findable.objects.count() == 2


def test_a_page_costs_four_queries_however_much_it_finds(client, chief, the_builder):
    counts = []
    for n in range(2):
        for m in range(3):
            about = {"category": CategoryFactory(), "organizations": [OrganizationFactory()]}
            published(
                chief, f"Glass {n} {m}", take="I would buy glass, and soon at that.", persona=the_builder, **about
            )
        for query in ("glass", "glas", "nothing"):
            with CaptureQueriesContext(connection) as asked:
                page(client, query, persona="the-builder", year=str(timezone.now().year))
            counts.append(len(asked))
    assert counts == [4, 4, 2, 4, 4, 2]


@ANYTHING
@given(text=st.text(max_size=210), other=st.text(max_size=30), before=st.sampled_from(["", "0.5", "0.-3"]))
def test_no_text_breaks_it(client, text, other, before):
    asked = {"q": text, "category": other, "year": other, "before": before}
    answer = client.get("/search/", {key: value for key, value in asked.items() if value})
    assert answer.status_code == (400 if "\x00" in text + other else 200)  # no null character comes in anywhere


@ANYTHING
@given(text=st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=60))
def test_any_text_is_found_by_each_of_its_words(client, chief, text):
    with transaction.atomic():
        row = keeping.show(published(chief, "Headline", dek=text).live_edition, since=timezone.now())
        for word in keeping.fold(text).split()[:3]:
            assert found(client, word) == ["Headline"], word
        transaction.set_rollback(True)
    assert row is None


@pytest.mark.parametrize("before", ["x", "9.1", "1.", "-1.5", "1.99999999999999999999", "1.5 ", "１.5"])
def test_a_cursor_that_is_none_is_refused(client, before):
    assert client.get("/search/", {"q": "glass", "before": before}).status_code == 404


@pytest.mark.postgres
@pytest.mark.parametrize("query", ["battry", "glass batery", "Mitsral", "mistal gets", "ölprais"])
def test_a_misspelled_word_is_taken_for_those_spelled_like_it(client, chief, query):
    published(chief, "Glass battery for Mistral gets Ölpreis")
    published(chief, "Something else")
    shown = page(client, query)
    assert headlines(shown) == ["Glass battery for Mistral gets Ölpreis"]
    assert "<mark>" in shown
    assert "spelled like it" in shown
    assert "spelled like it" not in page(client, "battery")


@pytest.mark.postgres
def test_a_database_that_does_not_allow_trigrams_is_told_what_to_do():
    with pytest.raises(RuntimeError), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("DROP EXTENSION pg_trgm CASCADE")
            cursor.execute("CREATE ROLE nobody_special")
            cursor.execute("SET LOCAL ROLE nobody_special")
        from django.core.management import CommandError

        with pytest.raises(CommandError, match=r"permission denied[\s\S]*CREATE EXTENSION pg_trgm;"):
            have_trigrams(connection)
        raise RuntimeError("all of it is undone")
