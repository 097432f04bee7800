"""A line-up as it comes to an article: the default of its category, who can be asked, how many takes it needs."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from articles import publishing
from articles.checklist import checklist_of
from cms.accounts.models import ApiToken
from cms.events.machine import Conflict
from cms.events.models import Event
from panels import answering, assigning, away, deciding, writing
from panels.gate import missing_of
from panels.models import ArticlePanel, Assignment
from panels.terms import set_terms
from tests.factories import (
    ArticleFactory,
    AssignmentFactory,
    CategoryFactory,
    PanelFactory,
    PanelistFactory,
    PersonaFactory,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def funding():
    return CategoryFactory(name="Funding", slug="funding")


@pytest.fixture
def quick(panel, funding, the_builder, builder):
    """Another line-up, by name after the house panel, and the default of Funding."""
    quick = PanelFactory(name="Quick look", slug="quick-look", seats=[(the_builder, builder)])
    quick.categories.add(funding)
    return quick


def hand_in(seat, *, by=None):
    answering.accept(seat.pk, by=seat.panelist.user)
    writing.submit(seat.pk, by=seat.panelist.user, draft="A take with several words in it.")
    if by:
        deciding.approve(seat.pk, by=by)


def test_the_default_of_the_category_comes_first_on_the_page_and_is_what_programs_apply(
    client, editor, quick, funding, panel
):
    there, elsewhere = (
        ArticleFactory(by=editor, category=funding),
        ArticleFactory(by=editor, category=CategoryFactory()),
    )
    client.force_login(editor)
    pages = [client.get(f"/admin/articles/article/{one.pk}/change/").content.decode() for one in (there, elsewhere)]
    offered = [re.findall(r'<select name="panel".*?</select>', page, re.DOTALL)[0] for page in pages]
    assert [re.findall(r'<option value="(\d+)"( selected)?', select) for select in offered] == [
        [(str(quick.pk), " selected"), (str(panel.pk), "")],
        [(str(panel.pk), ""), (str(quick.pk), "")],
    ]
    assert ["Apply Quick look, the default of Funding" in page for page in pages] == [True, False]
    token = {"authorization": f"Token {ApiToken.issue(editor)}"}
    addresses = [f"/api/v1/newsroom/articles/{one.pk}/apply_panel/" for one in (there, elsewhere)]
    made, refused = (client.post(address, {}, "application/json", headers=token) for address in addresses)
    assert (made.status_code, [seat["persona"] for seat in made.json()]) == (201, ["the-builder"])
    assert (refused.status_code, refused.json()["code"]) == (409, "no_default")


def test_a_category_has_one_default(client, editor, quick, panel, funding):
    client.force_login(editor)
    page = f"/admin/panels/panel/{panel.pk}/change/"
    sent = {"name": "House panel", "answer_hours": 24, "deliver_hours": 72, "minimum": 0, "categories": funding.pk}
    seats = {"seats-TOTAL_FORMS": 0, "seats-INITIAL_FORMS": 0}
    refused = client.post(page, sent | seats)
    assert (refused.status_code, list(panel.categories.all())) == (200, [])
    assert "Quick look is the default of one of these." in refused.content.decode()
    assert "Funding" in client.get("/admin/panels/panel/").content.decode()


def test_instead_of_whoever_is_away_or_has_enough_to_do_the_standby_is_asked_or_the_seat_waits(
    client, editor, article, the_builder, the_skeptic, builder, skeptic
):
    third = PersonaFactory(name="The Third")
    free = PanelistFactory(user__username="free", personas=[third])
    busy = PanelistFactory(user__username="busy", personas=[third], most_open=1)
    AssignmentFactory(persona=third, panelist=busy)
    second = PanelistFactory(user__username="second", personas=[the_builder])
    today = timezone.localdate()
    for panelist in (builder, skeptic):
        away.go_away(panelist, by=panelist.user, first_day=today + 2 * DAY, last_day=today + 4 * DAY)
    line_up = PanelFactory(seats=[(the_builder, builder), (the_skeptic, skeptic), (third, busy)])
    line_up.seats.filter(persona=the_builder).update(standby=second)
    line_up.seats.filter(persona=third).update(standby=free)
    client.force_login(editor)
    due = timezone.localtime() + 3 * DAY
    sent = {"panel": line_up.pk, "due_at_day": due.date().isoformat(), "due_at_time": "12:00"}
    page = unescape(
        client.post(f"/admin/articles/article/{article.pk}/panel/apply/", sent, follow=True).content.decode()
    )
    seats = list(article.assignments.order_by("position").values_list("persona__name", "panelist__user__username"))
    assert seats == [("The Builder", "second"), ("The Skeptic", None), ("The Third", "free")]
    span = f"{today + 2 * DAY:%-d %b} to {today + 4 * DAY:%-d %b}"
    for words in (
        f"builder is away {span}: second is asked as The Builder.",
        f"skeptic is away {span}: The Skeptic waits for somebody.",
        "busy has 1 open, and wants no more than 1: free is asked as The Third.",
    ):
        assert words in page
    told = Event.objects.filter(name="assignment.invite", data__article=article.pk).order_by("pk")
    assert [event.data["passed_over"].split()[0] for event in told] == ["builder", "skeptic", "busy"]


def test_any_two_of_three_hold_the_article_back_until_they_are_approved(editor, chief, django_assert_num_queries):
    voices = [PersonaFactory(name=f"Voice {n}") for n in "ABC"]
    line_up = PanelFactory(minimum=2, seats=[(voice, PanelistFactory(personas=[voice])) for voice in voices])
    line_up.seats.update(required=False)
    article = ArticleFactory(by=chief, state="approved")
    a, b, c = assigning.apply_panel(article.pk, by=editor, panel=line_up)
    assert ArticlePanel.objects.get().minimum == 2

    def missing():
        return missing_of([article]).get(article.pk, [])

    assert missing() == ["0 of 2 needed takes are approved; still to come: Voice A, Voice B, Voice C."]
    hand_in(a, by=editor)
    hand_in(b)
    answering.decline(c.pk, by=c.panelist.user, reason="No time.")
    assert missing() == ["1 of 2 needed takes is approved; still to come: Voice B."]
    assert [one.lacking for one in checklist_of([article])[article.pk] if one.check.key == "seats"] == [missing()]
    with pytest.raises(Conflict, match="1 of 2 needed takes is approved"):
        publishing.publish(article.pk, by=editor)
    assigning.cancel(b.pk, by=editor)
    assert missing() == ["1 of 2 needed takes is approved, and too few are to come; add a seat, or need fewer takes."]
    more = [ArticleFactory(by=chief) for _ in range(2)]
    for other in more:
        assigning.apply_panel(other.pk, by=editor, panel=line_up)
    for articles in ([article], [article, *more]):
        with django_assert_num_queries(1):
            assert len(missing_of(articles)) == len(articles)
    with pytest.raises(Conflict, match="stay as they are"):
        set_terms(article.pk, by=editor, blind=True, minimum=1)
    set_terms(article.pk, by=editor, minimum=1)
    assert missing() == []
    publishing.publish(article.pk, by=editor)


def test_lists_say_how_many_takes_are_needed_and_when_all_that_counts_is_there(client, editor, chief):
    article = ArticleFactory(by=chief, state="in_review")
    ArticlePanel.objects.create(article=article, minimum=2)
    seats = [AssignmentFactory(article=article, by=editor, required=False, state="submitted") for _ in range(3)]
    client.force_login(editor)

    def told() -> list[bool]:
        row = client.get("/admin/articles/article/").content.decode()
        return [f'data-done="{done}">{words}</span>' in row for done, words in (
            ("some", "1 of 3, 2 needed"), ("all", "2 of 3, 2 needed"), ("some", "2 of 4, 2 needed"))]  # fmt: skip

    deciding.approve(seats[0].pk, by=editor)
    assert told() == [True, False, False]
    deciding.approve(seats[1].pk, by=editor)
    assert told() == [False, True, False]
    AssignmentFactory(article=article, by=editor, required=True)
    assert told() == [False, False, True]
    assert "2 of 4 takes approved, 2 needed" in " ".join(client.get("/admin/").content.decode().split())
    token = {"Authorization": f"Token {ApiToken.issue(editor)}"}
    answer = client.get(f"/api/v1/newsroom/articles/{article.pk}/", headers=token).json()
    assert answer["panel"] == {"approved": 2, "total": 4, "needed": 2}


def test_how_many_are_needed_is_set_on_the_page_even_without_seats_and_once_takes_are_in(client, editor, article):
    client.force_login(editor)
    here = f"/admin/articles/article/{article.pk}/"
    client.post(f"{here}panel/terms/", {"minimum": 1})
    why = "0 of 1 needed takes are approved, and too few are to come; add a seat, or need fewer takes."
    assert missing_of([article]) == {article.pk: [why]}
    AssignmentFactory(article=article, by=editor, state="submitted", required=False)
    page = client.get(f"{here}change/").content.decode()
    form = re.search(r"<form[^>]*panel/terms/.*?</form>", page, re.DOTALL).group()
    assert re.findall(r'<input[^>]*name="(\w+)"', form) == ["csrfmiddlewaretoken", "minimum_alone", "minimum"]
    assert client.post(f"{here}panel/terms/", {"minimum": 0, "minimum_alone": "yes"}).status_code == 302
    assert (missing_of([article]), Assignment.objects.count()) == ({}, 1)


def test_terms_are_read_and_set_by_call_as_on_the_page(client, editor, article):
    token, here = f"Token {ApiToken.issue(editor)}", f"/api/v1/newsroom/articles/{article.pk}/panel/"

    def set_by_call(**facts):
        sent = {"data": facts, "content_type": "application/json", "headers": {"Authorization": token}}
        answer = client.patch(here, **sent)
        return answer.status_code, answer.json()

    read = client.get(here, headers={"Authorization": token}).json()
    usual = {"state": "open", "blind": False, "hides_takes": False, "shows_counts": False, "minimum": 0}
    assert read == {**usual, "scale_low": "", "scale_high": "", "rebuttal_due_at": None}
    assert ArticlePanel.objects.count() == 0
    terms = {"blind": True, "minimum": 1, "scale_low": "bearish", "scale_high": "bullish"}
    status, told = set_by_call(**terms)
    assert (status, {name: told[name] for name in terms}, told["hides_takes"]) == (200, terms, True)
    status, refused = set_by_call(scale_low="")
    assert (status, list(refused["errors"])) == (400, ["scale_low"])
    assert set_by_call(minimum=51)[0] == set_by_call(state="closed")[0] == 400
    AssignmentFactory(article=article, by=editor, state="submitted")
    assert [set_by_call(blind=False)[0], set_by_call(minimum=2)[0]] == [409, 200]
    panel = ArticlePanel.objects.get()
    assert (panel.blind, panel.minimum, panel.scale_low) == (True, 2, "bearish")
