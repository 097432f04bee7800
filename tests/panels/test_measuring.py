"""How punctual the panel is, for editors; and to a panelist their own part of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import publishing
from panels import answering, deciding, writing
from panels.models import Assignment, Take
from tests.factories import ArticleFactory, AssignmentFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/admin/punctuality/"
HOUR = timedelta(hours=1)


def seat_of(panelist, persona, *, accepted=None, came=None, due=48, asked=72, **facts) -> Assignment:
    """A seat given `asked` hours ago; the hours until the yes, the first take and the due time count from then."""
    begun = timezone.now() - asked * HOUR
    seat = AssignmentFactory(panelist=panelist, persona=persona)
    times = {"answered_at": begun + accepted * HOUR} if accepted is not None else {}
    Assignment.objects.filter(pk=seat.pk).update(invited_at=begun, due_at=begun + due * HOUR, **times, **facts)
    if came is not None:
        Take.objects.create(assignment=seat, round=1, body_html="<p>Words.</p>", submitted_at=begun + came * HOUR)
    return seat


@pytest.fixture
def seats(builder, skeptic, the_builder, the_skeptic):
    """The builder: 2 h and 6 h to a yes, takes after 22 h more and 54 h more, one of them late; one overdue, one
    declined. The skeptic: one that is not due yet, and one too long ago."""
    seat_of(builder, the_builder, accepted=2, came=24, state="approved", round=1)
    seat_of(builder, the_builder, accepted=6, came=60, state="approved", round=2)
    seat_of(builder, the_builder, accepted=4, state="accepted")
    seat_of(builder, the_builder, accepted=1, state="declined")
    seat_of(skeptic, the_skeptic, due=100)
    seat_of(skeptic, the_skeptic, came=1, asked=24 * 100, state="approved")


def rows(text: str) -> list[list[str]]:
    return [line.split(",") for line in text.lstrip("\ufeff").splitlines()]


def test_editors_have_the_numbers_of_each_panelist_and_persona_as_a_file(client, editor, seats):
    client.force_login(editor)
    answer = client.get(f"{PAGE}panelist.csv?days=90")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert rows(answer.content.decode()) == [
        ["panelist", "Asked", "Declined", "Hours to accept", "Delivered", "Hours to deliver", "Rounds", "Late"],
        ["builder", "4", "1", "4.0", "2", "38.0", "1.5", "0.67"],
        ["skeptic", "1", "0", "", "0", "", "", ""],
    ]
    by_persona = rows(client.get(f"{PAGE}persona.csv?days=365").content.decode())
    assert [row[:2] for row in by_persona[1:]] == [["The Builder", "4"], ["The Skeptic", "2"]]


def test_the_page_shows_them_sorted_and_leads_to_the_seats(client, editor, seats, builder):
    client.force_login(editor)
    page = client.get(f"{PAGE}?o=-late").content.decode()
    assert "2 of 3" in page
    assert page.index(">builder</a>") < page.index(">skeptic</a>")
    back = client.get(f"{PAGE}?o=-name").content.decode()
    assert back.index(">skeptic</a>") < back.index(">builder</a>")
    listed = f"/admin/panels/assignment/?panelist__id__exact={builder.pk}"
    assert f'href="{listed}"' in page
    assert client.get(listed).status_code == 200
    for wrong in ("?days=7", "?o=salary", "?days=x"):
        assert client.get(PAGE + wrong).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_however_many_there_are(
    count, client, editor, builder, the_builder, django_assert_num_queries
):
    for _ in range(count):
        seat_of(builder, the_builder, accepted=2, came=24, state="approved")
    client.force_login(editor)
    with django_assert_num_queries(8):
        client.get(PAGE)


def test_nobody_but_editors_sees_them(client, builder, writer):
    for person in (builder.user, writer, UserFactory(username="keeper", role="panel_manager")):
        client.force_login(person)
        for address in (PAGE, f"{PAGE}panelist.csv"):
            assert client.get(address).status_code in (302, 403), (person, address)


def test_a_name_is_no_formula(client, editor, the_builder, builder):
    seat_of(builder, the_builder)
    builder.user.first_name = "=cmd()"
    builder.user.save()
    client.force_login(editor)
    assert rows(client.get(f"{PAGE}panelist.csv").content.decode())[1][0] == "'=cmd()"


def test_a_panelist_has_what_they_wrote_with_their_own_numbers(client, editor, builder, skeptic, panel):
    article = ArticleFactory(by=editor, headline="Kelp farms", state="approved", source_url="https://example.org/")
    for panelist, words in ((builder, "Mine."), (skeptic, "Theirs, at length.")):
        seat = AssignmentFactory(article=article, panelist=panelist, persona=panelist.personas.get())
        answering.accept(seat.pk, by=panelist.user)
        writing.submit(seat.pk, by=panelist.user, draft=words)
        deciding.approve(seat.pk, by=editor)
    client.force_login(builder.user)
    assert "Nothing yet." in client.get("/desk/written/").content.decode()
    publishing.publish(article.pk, by=editor)
    page = client.get("/desk/written/").content.decode()
    assert "Mine." in page
    assert "Kelp farms" in page
    assert "<dt>Delivered</dt><dd>1</dd>" in page
    assert "Theirs" not in page
    assert client.get("/desk/written/?before=x").status_code == 404
    client.force_login(editor)
    assert client.get("/desk/written/").status_code == 404
