"""The calendar: what stands on which day, and what comes of moving it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles import publishing
from articles.models import Article
from cms.events.models import Event
from tests.factories import ArticleFactory, AssignmentFactory, CategoryFactory

pytestmark = pytest.mark.django_db
JSON = {"headers": {"Accept": "application/json"}}


@pytest.fixture
def newsroom(client, editor):
    """The editor at work, in Berlin."""
    editor.time_zone = "Europe/Berlin"
    editor.save()
    client.force_login(editor)
    return client


def scheduled(at: datetime, **fields) -> Article:
    """An article that goes out then, also when that has passed."""
    article = ArticleFactory(state="scheduled", **fields)
    Article.objects.filter(pk=article.pk).update(publish_at=at)
    article.refresh_from_db()
    return article


def days(page: str) -> dict[str, list[str]]:
    """The headlines under each day of a month."""
    parts = re.split(r'data-fields=\'\{"day": "([\d-]+)"\}\'', page)
    names = (re.findall(r'class="nr-entry-name"[^>]*>([^<]*)<', part) for part in parts[2::2])
    return {day: found for day, found in zip(parts[1::2], names, strict=True) if found}


def move(client, article, **fields):
    fields = {"version": article.version, **fields}
    return client.post(f"/admin/calendar/move/{article.pk}/", fields, **JSON)


def test_each_thing_stands_on_its_day_in_the_zone_of_its_reader(newsroom, editor, the_builder, builder):
    late_evening = datetime(2031, 5, 31, 22, 30, tzinfo=UTC)  # in Berlin the first of June
    scheduled(late_evening, headline="Goes out")
    article = ArticleFactory(headline="Has takes due")
    for _ in range(2):
        AssignmentFactory(article=article, due_at=late_evening - timedelta(days=1))
    page = newsroom.get("/admin/calendar/?view=month&on=2031-06-01").text
    assert days(page) == {"2031-05-31": ["Has takes due"], "2031-06-01": ["Goes out"]}
    assert "2 takes due" in page
    assert "Times in Europe/Berlin (CEST)." in page
    editor.time_zone = "America/New_York"
    editor.save()
    page = newsroom.get("/admin/calendar/?view=month&on=2031-05-01").text
    assert days(page) == {"2031-05-30": ["Has takes due"], "2031-05-31": ["Goes out"]}
    assert "Times in America/New_York (EDT)." in page


def test_an_article_stands_at_its_first_publication_and_a_withdrawn_one_nowhere(newsroom, chief):
    article = ArticleFactory(state="published", headline="Out", by=chief)
    gone = ArticleFactory(state="withdrawn", headline="Gone", by=chief)
    with timezone.override("Europe/Berlin"):
        today = timezone.localdate().isoformat()
    page = newsroom.get("/admin/calendar/?view=day").text
    assert days(page) == {today: [article.headline]}
    assert gone.headline not in page


def test_a_full_day_shows_its_first_entries_and_leads_to_exactly_all_of_them(newsroom):
    noon = datetime(2031, 5, 5, 10, tzinfo=UTC)
    for n in range(7):
        scheduled(noon + timedelta(minutes=n), headline=f"Number {n}")
    page = newsroom.get("/admin/calendar/?view=month&on=2031-05-05&q=Number").text
    assert days(page) == {"2031-05-05": [f"Number {n}" for n in range(4)]}
    [link] = re.findall(r'class="nr-day-more" href="([^"]+)">\+3 more', page)
    day = newsroom.get("/admin/calendar/" + link.replace("&amp;", "&")).text
    assert days(day) == {"2031-05-05": [f"Number {n}" for n in range(7)]}


def test_it_is_narrowed_as_the_list_is(newsroom):
    noon = datetime(2031, 5, 5, 10, tzinfo=UTC)
    category = CategoryFactory()
    kept = scheduled(noon, headline="Kept", category=category)
    AssignmentFactory(article=kept, due_at=noon)
    other = scheduled(noon, headline="Left out")
    AssignmentFactory(article=other, due_at=noon)
    for term in (f"category__id__exact={category.pk}", "q=kept"):
        page = newsroom.get(f"/admin/calendar/?view=month&on=2031-05-05&{term}").text
        assert days(page) == {"2031-05-05": ["Kept", "Kept"]}
        listed = newsroom.get(f"/admin/articles/article/?{term}").context["cl"].result_count
        assert listed == 1
    assert newsroom.get("/admin/calendar/?no_such=1").status_code == 404


@pytest.mark.parametrize("query", ["view=year", "on=yesterday", "on=1500-01-01", "view=day&page=999"])
def test_a_page_that_is_none_is_not_found(newsroom, query):
    assert newsroom.get(f"/admin/calendar/?{query}").status_code == 404


def test_the_week_of_the_long_day_has_its_hour_twice(newsroom):
    for hour in (0, 1):
        scheduled(datetime(2031, 10, 26, hour, 30, tzinfo=UTC), headline=f"Hour {hour}")  # 02:30 in Berlin, both
    page = newsroom.get("/admin/calendar/?view=week&on=2031-10-26").text
    assert "The clocks go back from 03:00 to 02:00." in page
    for hour, at in enumerate(["2031-10-26T02:00:00+02:00", "2031-10-26T02:00:00+01:00"]):
        [cell] = re.findall(rf'data-at="{re.escape(at)}".*?</ul>', page, re.DOTALL)
        assert f"Hour {hour}<" in cell
    assert "02:30 CEST" in page
    assert "02:30 CET" in page


def test_the_week_of_the_short_day_skips_its_hour(newsroom):
    page = newsroom.get("/admin/calendar/?view=week&on=2031-03-30").text
    assert "The clocks go forward from 02:00 to 03:00." in page
    assert page.count(">skipped<") == 1
    assert 'data-at="2031-03-30T02:' not in page
    assert len(re.findall(r'data-at="2031-03-30T', page)) == 23


def test_moved_to_another_day_it_keeps_its_time_on_the_clock_and_can_be_moved_back(newsroom):
    article = scheduled(datetime(2031, 3, 28, 8, 15, tzinfo=UTC), headline="Glass battery")  # 09:15 CET
    answer = move(newsroom, article, day="2031-03-31")
    assert answer.json()["said"] == "“Glass battery” goes out 31 March 2031, 09:15 CEST."
    article.refresh_from_db()
    assert article.publish_at == datetime(2031, 3, 31, 7, 15, tzinfo=UTC)
    undo = answer.json()["undo"]
    assert newsroom.post(undo["url"], undo["fields"], **JSON).status_code == 200
    article.refresh_from_db()
    assert article.publish_at == datetime(2031, 3, 28, 8, 15, tzinfo=UTC)


def test_dropped_from_the_tray_it_is_scheduled_and_dropped_there_it_is_taken_off(newsroom):
    article = ArticleFactory(state="approved", headline="Glass battery")
    assert "Glass battery" in newsroom.get("/admin/calendar/?view=month&on=2031-01-01").text
    answer = move(newsroom, article, day="2031-01-09")
    article.refresh_from_db()
    assert (article.state, article.publish_at) == ("scheduled", datetime(2031, 1, 9, 8, tzinfo=UTC))
    undo = answer.json()["undo"]
    newsroom.post(undo["url"], undo["fields"], **JSON)
    article.refresh_from_db()
    assert (article.state, article.publish_at) == ("approved", None)
    assert list(Event.objects.about(article).values_list("name", flat=True))[:2] == [
        "article.unschedule",
        "article.schedule",
    ]


def test_a_time_that_the_clocks_skip_or_repeat_is_asked_for(newsroom):
    article = scheduled(datetime(2031, 3, 29, 1, 30, tzinfo=UTC))  # 02:30 CET
    for day, words, choices in (
        ("2031-03-30", "does not exist", ["01:30 CET", "03:30 CEST"]),
        ("2031-10-26", "happens twice", ["02:30 CEST", "02:30 CET"]),
    ):
        answer = move(newsroom, article, day=day)
        assert answer.status_code == 422
        assert words in answer.json()["detail"]
        offered = answer.json()["choices"]
        assert [choice["label"].rpartition(", ")[2] for choice in offered] == choices
    assert move(newsroom, article, at=offered[1]["at"]).status_code == 200
    article.refresh_from_db()
    assert article.publish_at == datetime(2031, 10, 26, 1, 30, tzinfo=UTC)


def test_what_the_table_forbids_is_refused_in_its_words(newsroom, client, writer):
    out = ArticleFactory(state="published")
    answer = move(newsroom, out, day="2031-05-05")
    assert (answer.status_code, answer.json()["detail"]) == (409, "Cannot schedule this article: it is published.")
    article = scheduled(datetime(2031, 5, 5, tzinfo=UTC))
    answer = move(newsroom, article, at="2001-05-05T09:00")
    assert (answer.status_code, answer.json()["code"]) == (409, "publish_at_past")
    answer = move(newsroom, article, day="2031-05-06", version=article.version + 1)
    assert (answer.status_code, answer.json()["code"]) == (409, "stale")
    for nonsense in ({}, {"at": "soon"}, {"day": "2031-02-30"}, {"at": "9999-12-31T23:59"}, {"version": "x"}):
        assert move(newsroom, article, **nonsense).status_code == 422
    client.force_login(writer)
    answer = move(client, article, day="2031-05-06")
    assert (answer.status_code, answer.json()["detail"]) == (403, "You may not schedule this article.")
    article.refresh_from_db()
    assert article.publish_at == datetime(2031, 5, 5, tzinfo=UTC)


def test_who_moves_it_from_a_time_that_it_no_longer_has_is_refused(newsroom):
    """The version stays as it is when only the time changes: the slot on the page tells that it was another's turn."""
    article = scheduled(datetime(2031, 5, 5, 10, tzinfo=UTC), headline="Glass battery")
    page = newsroom.get("/admin/calendar/?view=month&on=2031-05-05").text
    [slot] = re.findall(rf'data-key="{article.pk}".*?data-slot="([^"]+)"', page)
    first = move(newsroom, article, day="2031-05-06", slot=slot)
    assert first.status_code == 200
    for late in ({"day": "2031-05-09"}, {"off": "on"}):
        refused = move(newsroom, article, slot=slot, **late)
        assert (refused.status_code, refused.json()["code"]) == (409, "stale")
        assert "it goes out 6 May 2031, 12:00 CEST" in refused.json()["detail"]
    article.refresh_from_db()
    assert article.publish_at == datetime(2031, 5, 6, 10, tzinfo=UTC)
    undo = first.json()["undo"]
    assert newsroom.post(undo["url"], undo["fields"], **JSON).status_code == 200
    assert newsroom.post(undo["url"], undo["fields"], **JSON).status_code == 409


def test_who_gives_a_time_to_what_has_one_by_now_is_refused_and_may_decide_again(newsroom):
    article = ArticleFactory(state="approved")
    url = f"/admin/calendar/move/{article.pk}/"
    [slot] = re.findall(r'name="slot" value="([^"]+)"', newsroom.get(url).text)
    move(newsroom, article, day="2031-05-06", slot=slot)
    for page in (url, f"/admin/articles/article/{article.pk}/move/schedule/"):
        fields = {"version": article.version, "slot": slot, "at": "2031-05-09T10:00", "publish_at": "2031-05-09T10:00"}
        refused = newsroom.post(page, fields)
        assert refused.status_code == 409
        assert "somebody gave it another time since" in refused.text
        fields["slot"] = re.findall(r'name="slot" value="([^"]+)"', refused.text)[0]
        assert newsroom.post(page, fields).status_code == 302
        slot = fields["slot"]
    article.refresh_from_db()
    assert article.publish_at == datetime(2031, 5, 9, 8, tzinfo=UTC)


def test_without_scripts_a_form_moves_it_and_asks_which_of_two_times_is_meant(newsroom):
    article = scheduled(datetime(2031, 10, 25, 0, 30, tzinfo=UTC), headline="Glass battery")
    url = f"/admin/calendar/move/{article.pk}/?next=/admin/calendar/?view=week"
    assert 'value="2031-10-25T02:30"' in newsroom.get(url).text
    fields = {"version": article.version, "at": "2031-10-26T02:30", "next": "/admin/calendar/?view=week"}
    asked = newsroom.post(url, fields)
    assert asked.status_code == 422
    [_, second] = re.findall(r'name="at" value="([^"]+:\d\d)">26 October', asked.text)
    done = newsroom.post(url, fields | {"at": second})
    assert (done.status_code, done.url) == (302, "/admin/calendar/?view=week")
    article.refresh_from_db()
    assert article.publish_at == datetime(2031, 10, 26, 1, 30, tzinfo=UTC)
    assert newsroom.post(url, fields | {"at": "2031-11-01T09:00", "next": "//evil.example"}).url == "/admin/calendar/"


def test_the_calendar_asks_the_same_questions_for_one_article_and_for_many(newsroom, django_assert_max_num_queries):
    noon = datetime(2031, 5, 5, 10, tzinfo=UTC)

    def fill(count):
        for n in range(count):
            AssignmentFactory(article=scheduled(noon + timedelta(hours=7 * n)), due_at=noon + timedelta(hours=5 * n))
            ArticleFactory(state="approved")

    fill(1)
    for view in ("month", "week", "day"):
        with django_assert_max_num_queries(12):
            newsroom.get(f"/admin/calendar/?view={view}&on=2031-05-05")
    fill(9)
    for view in ("month", "week", "day"):
        with django_assert_max_num_queries(12):
            newsroom.get(f"/admin/calendar/?view={view}&on=2031-05-05")


def test_a_published_article_keeps_its_day_when_it_is_corrected(newsroom, editor):
    article = ArticleFactory(state="published", headline="Out")
    Article.objects.filter(pk=article.pk).update(edition_version=None)
    publishing.publish(article.pk, by=editor, correction="It was forty.")
    assert newsroom.get("/admin/calendar/?view=day").text.count('data-kind="published"') == 1
