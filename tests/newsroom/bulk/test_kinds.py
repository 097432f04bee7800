"""Each bulk action, from the list of articles through the workers to the articles."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from cms.events.models import Event
from cms.newsroom.bulk import preparing, tasks
from cms.newsroom.bulk.models import Batch
from panels import away
from panels.models import Assignment, Panelist
from tests.factories import ArticleFactory, AssignmentFactory, CategoryFactory

pytestmark = pytest.mark.django_db


def made(editor, *states):
    return [ArticleFactory(state=state, by=editor) for state in states]


def state_of(*articles):
    for article in articles:
        article.refresh_from_db()
    return [article.state for article in articles]


def test_submit(hand, editor):
    articles = made(editor, "draft", "approved")
    assert hand(editor).done("submit", articles) == [
        ("refused", "Cannot submit this article: it is approved."),
        ("done", "It waits for review."),
    ]
    assert state_of(*articles) == ["in_review", "approved"]
    names = set(Event.objects.filter(subject_type="bulk.batch").values_list("name", flat=True))
    assert names == {"batch.start", "batch.end"}


def test_set_category(hand, editor):
    articles, category = made(editor, "draft", "published"), CategoryFactory(name="Funding")
    assert {outcome for outcome, _ in hand(editor).done("category", articles, category=category.pk)} == {"done"}
    for article in articles:
        article.refresh_from_db()
        assert (article.category, article.version) == (category, 2)
    again = hand(editor).done("category", articles, category=category.pk)
    assert again == [("done", "It has this category already.")] * 2


def test_apply_a_panel(hand, editor, panel, the_builder, builder):
    seated, bare = made(editor, "draft", "draft")
    gone = ArticleFactory(state="withdrawn")
    AssignmentFactory(article=seated, persona=the_builder, panelist=builder, by=editor)
    assert hand(editor).done("panel", [gone, bare, seated], panel=panel.pk) == [
        ("refused", "This article is withdrawn: nobody can be invited to it."),
        ("done", "Seats added: The Builder, The Skeptic."),
        ("done", "Seats added: The Skeptic."),
    ]


def test_apply_to_each_the_default_panel_of_its_category(hand, editor, panel, the_builder, builder):
    funding = CategoryFactory(name="Funding")
    panel.categories.add(funding)
    articles = [ArticleFactory(by=editor), ArticleFactory(by=editor, category=funding)]
    assert hand(editor).done("panel", articles, panel="") == [
        ("done", "Seats added: The Builder, The Skeptic."),
        ("refused", "Its category has no default panel. Choose a panel, or name a default."),
    ]


def test_assign_a_panelist(hand, editor, the_builder, builder, skeptic):
    skeptic.personas.add(the_builder)
    bare, other, same, decided = made(editor, "draft", "draft", "draft", "draft")
    AssignmentFactory(article=other, persona=the_builder, panelist=builder, by=editor)
    AssignmentFactory(article=same, persona=the_builder, panelist=skeptic, by=editor)
    AssignmentFactory(article=decided, persona=the_builder, panelist=builder, by=editor, state="approved")
    facts = {"persona": the_builder.pk, "panelist": skeptic.pk}
    assert hand(editor).done("panelist", [bare, other, same, decided], **facts) == [
        ("refused", "Cannot reassign this assignment: it is approved."),
        ("done", "skeptic has this seat already."),
        ("done", "The Builder’s seat was given to skeptic."),
        ("refused", "It has no seat for The Builder."),
    ]
    assert hand(editor).done("panelist", [bare], **facts, add="on") == [
        ("done", "A seat for The Builder was added, and skeptic invited.")
    ]
    seats = Assignment.objects.seats().filter(article__in=[bare, other, same])
    assert set(seats.values_list("panelist", flat=True)) == {skeptic.pk}


def test_a_panelist_who_is_away_is_asked_for_many_only_when_it_is_insisted_and_each_line_says_so(
    hand, editor, the_builder, builder
):
    today = timezone.localdate(timezone=builder.user.zone)
    away.go_away(builder, by=builder.user, first_day=today, last_day=today + timedelta(days=2))
    articles, at_list = made(editor, "draft", "draft"), hand(editor)
    facts = {"persona": the_builder.pk, "panelist": builder.pk, "add": "on"}
    batch = at_list.choose("panelist", articles)
    assert 'type="checkbox" name="anyway"' not in at_list.page(batch).content.decode()
    answer = at_list.start(batch, **facts)
    assert (answer.status_code, Assignment.objects.count()) == (422, 0)
    assert "builder is away until" in answer.content.decode()
    assert 'type="checkbox" name="anyway"' in answer.content.decode()
    results = at_list.done("panelist", articles, **facts, anyway="on")
    assert [outcome for outcome, _ in results] == ["done", "done"]
    assert all("and builder invited, who is away until" in words for _, words in results)


def test_a_panelist_gets_no_more_seats_at_once_than_they_want(hand, editor, the_builder, builder):
    Panelist.objects.update(most_open=1)
    articles, at_list = made(editor, "draft", "draft"), hand(editor)
    facts = {"persona": the_builder.pk, "panelist": builder.pk, "add": "on"}
    answer = at_list.start(at_list.choose("panelist", articles), **facts)
    assert "builder has 0 open, and wants no more than 1: these would be 2 more." in answer.content.decode()
    batch = preparing.prepare("panelist", [article.pk for article in articles], by=editor)
    preparing.start(batch.pk, by=editor, facts={**facts, "due_at": None, "anyway": False})
    tasks.run()
    assert list(batch.rows.values_list("outcome", flat=True)) == ["done", "refused"]


def test_a_panelist_who_does_not_write_for_the_persona_is_refused_before_anything_starts(
    hand, editor, the_builder, skeptic
):
    at_list = hand(editor)
    batch = at_list.choose("panelist", made(editor, "draft"))
    answer = at_list.start(batch, persona=the_builder.pk, panelist=skeptic.pk)
    assert answer.status_code == 422
    assert "skeptic does not write for The Builder." in answer.content.decode()
    batch.refresh_from_db()
    assert batch.state == "prepared"


def test_schedule_with_spacing_in_the_order_of_the_list_after_a_look_at_the_times(hand, editor):
    editor.time_zone = "Europe/Berlin"
    editor.save()
    last, draft, first = made(editor, "approved", "draft", "approved")
    at_list = hand(editor)
    batch = at_list.choose("schedule", [first, draft, last])
    asked = {"first": "2030-03-30T09:30", "every": "1", "unit": "days"}
    shown = at_list.client.post(f"/admin/bulk/batch/{batch.pk}/change/", asked | {"preview": 1}).content.decode()
    for time in ("30 March 2030, 09:30 CET", "31 March 2030, 09:30 CEST", "1 April 2030, 09:30 CEST"):
        assert time in shown
    results = hand(editor).done("schedule", [first, draft, last], **asked)
    assert [outcome for outcome, _ in results] == ["done", "refused", "done"]
    assert results[2] == ("done", "Goes out 1 April 2030, 09:30 CEST.")
    state_of(first, last)
    zone = ZoneInfo("Europe/Berlin")
    assert first.publish_at == datetime(2030, 3, 30, 9, 30, tzinfo=zone)
    assert last.publish_at == datetime(2030, 4, 1, 9, 30, tzinfo=zone)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"first": "2020-01-01T09:00", "every": "5", "unit": "minutes"}, "This time has already passed"),
        ({"first": "2030-01-01T09:00", "every": "1000", "unit": "weeks"}, "Select a valid choice"),
        ({"first": "2030-01-01T09:00", "every": "-1", "unit": "days"}, "greater than or equal to 0"),
        ({"first": "2030-01-01T09:00", "every": "99999", "unit": "days"}, "less than or equal to 1000"),
        ({"first": "soon", "every": "5", "unit": "days"}, "Choose a day and a time."),
    ],
)
def test_times_that_cannot_be_are_refused_with_what_was_typed(asked, words, hand, editor):
    at_list = hand(editor)
    batch = at_list.choose("schedule", made(editor, "approved"))
    answer = at_list.start(batch, **asked)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert asked["first"] in answer.content.decode()


def test_the_last_must_go_out_within_ten_years(hand, editor):
    at_list = hand(editor)
    articles = made(editor, *["approved"] * 5)
    answer = at_list.start(at_list.choose("schedule", articles), first="2030-01-01T09:00", every="1000", unit="days")
    assert "more than ten years" in answer.content.decode()


def test_publish_says_first_what_would_be_refused_and_refuses_that(hand, editor, the_skeptic, skeptic):
    ready, held, draft = made(editor, "approved", "approved", "draft")
    AssignmentFactory(article=held, persona=the_skeptic, panelist=skeptic, by=editor, state="accepted")
    at_list = hand(editor)
    page = at_list.page(at_list.choose("publish", [ready, held, draft])).content.decode()
    assert "2 of them are in a state for it. The others will be refused: 1 draft." in page
    assert "1 would be refused now:" in page
    assert "The Skeptic has not submitted" in page
    (_, _), (outcome, why), (published, words) = at_list.done("publish", [ready, held, draft])
    assert (outcome, published, words) == ("refused", "done", "Published as edition 1.")
    assert why.startswith("Cannot publish this article: The Skeptic has not submitted; due in ")
    assert state_of(ready, held, draft) == ["published", "approved", "draft"]


def test_withdraw_asks_why(hand, chief):
    articles = made(chief, "published", "draft")
    at_list = hand(chief)
    assert at_list.start(at_list.choose("withdraw", articles), reason=" ").status_code == 422
    assert [outcome for outcome, _ in at_list.done("withdraw", articles, reason="Not true.")] == ["refused", "done"]
    event = Event.objects.get(name="article.withdraw")
    assert (event.data["reason"], event.actor) == ("Not true.", chief)


def test_all_that_match_the_filter_not_only_those_of_the_page(hand, editor):
    made(editor, "draft", "draft", "approved")
    at_list = hand(editor)
    batch = at_list.choose("submit", made(editor, "draft"), query="?state__exact=draft", select_across=1)
    assert (batch.size, batch.title) == (3, "Submit 3 articles for review")


def test_more_than_can_be_done_at_once_is_refused_in_words(hand, editor, monkeypatch):
    monkeypatch.setattr("cms.newsroom.bulk.preparing.MOST", 1)
    hand(editor)
    articles = made(editor, "draft", "draft")
    sent = {"action": "submit", "_selected_action": [article.pk for article in articles]}
    page = hand(editor).client.post("/admin/articles/article/", sent, follow=True).content.decode()
    assert "These are more than 1 articles. Narrow the list with its filters." in page
    assert not Batch.objects.exists()
