"""Whom to ask: ranked by topic, punctuality and load, with the reasons; away and busy people only on purpose."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.utils import timezone

from cms.events.models import Event
from cms.newsroom.demo.clock import clock_at
from panels import away
from panels.models import Absence, Assignment
from panels.suggesting import suggest, whom_to_ask
from tests.factories import ArticleFactory, AssignmentFactory, CategoryFactory, PanelistFactory, PersonaFactory

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def writer_for(persona, name, **fields):
    return PanelistFactory(user__username=name, personas=[persona], **fields)


def wrote(panelist, persona, *hours):
    """A take for each of `hours`, handed in so long before it was due."""
    for early in hours:
        with clock_at(timezone.now() - DAY):
            seat = AssignmentFactory(persona=persona, panelist=panelist, state="approved")
        Assignment.objects.filter(pk=seat.pk).update(due_at=seat.takes.get().submitted_at + early * HOUR)


def leave(panelist, first: int, last: int):
    """Away from so many days from today to so many."""
    today = timezone.localdate()
    days = {"first_day": today + first * DAY, "last_day": today + last * DAY}
    return away.go_away(panelist, by=panelist.user, **days)


@pytest.fixture
def funding():
    return CategoryFactory(name="Funding", slug="funding")


def test_people_are_ranked_and_it_is_said_why(editor, the_builder, funding, django_assert_num_queries):
    article = ArticleFactory(
        by=editor, category=funding, headline="Glass batteries", body_html="<p>On open weights.</p>"
    )
    ada = writer_for(the_builder, "ada", subjects="glass batteries, open weights, wei", languages="English, Spanish")
    ben = writer_for(the_builder, "ben", most_open=3)
    ben.categories.add(funding, CategoryFactory(name="Policy"))
    cyd = writer_for(the_builder, "cyd")
    dan = writer_for(the_builder, "dan", subjects="glass")
    eve = writer_for(the_builder, "eve", most_open=1)
    wrote(ben, the_builder, 1, 1, -1)
    wrote(cyd, the_builder, -1)
    for panelist in (ben, eve):
        AssignmentFactory(persona=the_builder, panelist=panelist)
    absence = leave(dan, -1, 4)
    Absence.objects.create(panelist=ada, first_day=date(2020, 1, 1), last_day=date(2020, 1, 2))
    assert [str(one) for one in whom_to_ask(article)] == [
        "ada: knows glass batteries, knows open weights, none open, writes English, Spanish",
        "ben: writes about Funding, 1 open, cap 3, 2 of the last 3 in time",
        "cyd: none open, last take late",
        f"dan: away until {absence.last_day:%-d %b}, knows glass, none open",
        "eve: 1 open, cap 1",
    ]
    for people in ([ada], [ada, ben, cyd]):
        with django_assert_num_queries(3):
            suggest(article, people)


def test_the_last_ten_count_and_a_take_that_never_came_is_late(editor, article, the_builder):
    ada = writer_for(the_builder, "ada")
    wrote(ada, the_builder, *[1] * 10, -1)
    assert "10 of the last 10 in time" in str(whom_to_ask(article)[0])
    late = AssignmentFactory(persona=the_builder, panelist=ada, state="accepted")
    Assignment.objects.filter(pk=late.pk).update(due_at=timezone.now() - HOUR)
    assert "1 open, 9 of the last 10 in time" in str(whom_to_ask(article)[0])


def test_an_editor_sees_the_reasons_and_asks_somebody_away_or_busy_only_on_purpose(
    client, editor, article, the_builder, builder
):
    seat = AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor)
    free, gone = (writer_for(the_builder, name) for name in ("free", "gone"))
    busy = writer_for(the_builder, "busy", most_open=1)
    AssignmentFactory(persona=the_builder, panelist=busy)
    until = f"{leave(gone, 0, 3).last_day:%-d %b}"
    client.force_login(editor)
    here = f"/admin/articles/article/{article.pk}/"
    page = client.get(f"{here}change/").content.decode()
    options = re.findall(rf'value="(\d+)"[^>]*id="seat-{seat.pk}-reassign-panelist_\d"[^>]*>([^<]*)<', page)
    offered = [(int(pk), unescape(words).strip()) for pk, words in options]
    assert offered == [
        (free.pk, "free: none open"),
        (gone.pk, f"gone: away until {until}, none open"),
        (busy.pk, "busy: 1 open, cap 1"),
    ]
    for panelist, why in [
        (gone, f"gone is away until {until}."),
        (busy, "busy has 1 open, and wants no more than 1."),
    ]:
        refused = client.post(f"{here}panel/{seat.pk}/reassign/", {"panelist": panelist.pk})
        words = unescape(refused.content.decode())
        assert (refused.status_code, why in words) == (422, True)
        assert f'type="checkbox" name="anyway" id="seat-{seat.pk}-reassign-anyway"' in words
    other = PersonaFactory()
    gone.personas.add(other)
    asked = {"persona": other.pk, "panelist": gone.pk}
    assert client.post(f"{here}panel/invite/", asked).status_code == 422
    assert client.post(f"{here}panel/invite/", asked | {"anyway": "on"}).status_code == 302
    client.post(f"{here}panel/{seat.pk}/reassign/", {"panelist": busy.pk, "anyway": "on"})
    assert sorted(str(seat.panelist) for seat in article.assignments.seats()) == ["busy", "gone"]


def test_days_away_are_whole_days_where_the_panelist_lives(builder):
    builder.user.time_zone = "Pacific/Kiritimati"
    absence = Absence(panelist=builder, first_day=date(2031, 5, 2), last_day=date(2031, 5, 3))
    midnight = datetime(2031, 5, 1, 10, tzinfo=UTC)
    assert [absence.covers(midnight + hours * HOUR) for hours in (-1, 0, 47, 48)] == [False, True, True, False]


def test_a_panelist_notes_days_away_at_the_desk_sees_what_is_due_then_and_comes_back(
    client, builder, the_builder, skeptic, editor
):
    today = timezone.localdate()
    seat = AssignmentFactory(persona=the_builder, panelist=builder, due_at=timezone.now() + 2 * DAY, state="accepted")
    AssignmentFactory(persona=the_builder, panelist=builder, due_at=timezone.now() + 9 * DAY, state="accepted")
    theirs = leave(skeptic, 0, 1)
    client.force_login(builder.user)
    for first, last, why in [
        (3, 1, "The last day is before the first."),
        (-3, -1, "This day is over."),
        (0, 400, "This is more than a year."),
    ]:
        sent = {"first_day": today + first * DAY, "last_day": today + last * DAY}
        refused = client.post("/desk/away/", sent)
        assert (refused.status_code, why in refused.content.decode()) == (422, True)
    days = {"first_day": today + DAY, "last_day": today + 4 * DAY}
    page = client.post("/desk/away/", days, follow=True).content.decode()
    assert re.findall(r'href="(/desk/\d+/)"', page) == [f"/desk/{seat.pk}/"]
    assert "partly said already" in client.post("/desk/away/", days).content.decode()
    mine = builder.absences.get()
    client.post(f"/desk/away/{theirs.pk}/back/")
    for _ in range(2):
        client.post(f"/desk/away/{mine.pk}/back/")
    assert list(Absence.objects.values_list("pk", flat=True)) == [theirs.pk]
    told = Event.objects.filter(name__startswith="panelist").order_by("pk")
    assert list(told.values_list("name", "actor__username")) == [
        ("panelist.away", "skeptic"),
        ("panelist.away", "builder"),
        ("panelist.back", "builder"),
    ]
    client.force_login(editor)
    assert client.get("/desk/away/").status_code == 404


def test_who_keeps_panels_notes_days_away_and_sees_them_in_the_list(client, editor, builder):
    client.force_login(editor)
    page = f"/admin/panels/panelist/{builder.pk}/change/"
    today = timezone.localdate()
    sent = {
        "personas": builder.personas.get().pk,
        "subjects": "batteries",
        "most_open": 2,
        "absences-TOTAL_FORMS": 1,
        "absences-INITIAL_FORMS": 0,
        "absences-0-first_day": today.isoformat(),
        "absences-0-last_day": (today - DAY).isoformat(),
    }
    assert "The last day is before the first." in client.post(page, sent).content.decode()
    assert client.post(page, sent | {"absences-0-last_day": today.isoformat()}).status_code == 302
    absence = builder.absences.get()
    shown = client.get("/admin/panels/panelist/").content.decode()
    assert f"away until {today:%-d %b}" in shown
    assert "none open, cap 2" in shown
    kept = {"absences-INITIAL_FORMS": 1, "absences-0-id": absence.pk, "absences-0-DELETE": "on"}
    client.post(page, sent | kept)
    assert list(builder.absences.all()) == []
    told = Event.objects.filter(name__startswith="panelist").order_by("pk")
    assert list(told.values_list("name", "actor__username")) == [
        ("panelist.away", "editor"),
        ("panelist.back", "editor"),
    ]
