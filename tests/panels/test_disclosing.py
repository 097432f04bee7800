"""What a panelist disclosed with their yes they may change until the take is decided on; printed is what was read."""

import re

import pytest

from cms.events.dispatch import dispatch_pending
from cms.events.models import Event
from cms.notifications import mails
from cms.notifications.models import Notification
from panels import answering, deciding, writing
from panels.models import Assignment, Take
from tests.factories import AssignmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat(editor, article, the_builder, builder):
    """The builder's, who said yes and disclosed shares."""
    who = {"persona": the_builder, "panelist": builder, "by": editor}
    seat = AssignmentFactory(article=article, asks_interests=True, **who)
    answering.accept(seat.pk, by=builder.user, interests="I own shares.")
    dispatch_pending()
    return seat


@pytest.fixture
def desk(client, builder):
    """desk(seat, **form): the builder's page after sending what they disclose, or before."""

    def at_the_desk(seat, **form):
        client.force_login(builder.user)
        here = f"/desk/{seat.pk}/"
        answer = client.post(f"{here}disclose/", form, follow=True) if form else client.get(here)
        seat.refresh_from_db()
        return " ".join(answer.content.decode().split())

    return at_the_desk


@pytest.fixture
def newsroom(client, editor):
    """newsroom(seat, verb, **form): the article's page after that, or before."""

    def in_the_newsroom(seat, verb="", **form):
        client.force_login(editor)
        here = f"/admin/articles/article/{seat.article_id}/"
        path = f"{here}panel/{seat.pk}/{verb}/"
        answer = client.post(path, form, follow=True) if verb else client.get(f"{here}change/")
        return " ".join(answer.content.decode().split())

    return in_the_newsroom


def seen(page: str) -> str:
    return re.search(r'name="disclosed" value="([^"]+)"', page)[1]


def test_it_is_changed_at_the_desk_and_the_editor_is_told_and_sees_it(desk, newsroom, seat, editor):
    assert "Change what you disclose" in desk(seat)
    assert "Changed " not in newsroom(seat).partition("Discloses: I own shares.")[0].rpartition("nr-note")[2]
    assert "The editor is told what you disclose now." in desk(seat, disclose="some", interests="I sold them.")
    assert (seat.state, seat.interests) == ("accepted", "I sold them.")
    assert "The editor is told" in desk(seat, disclose="some", interests="I sold them.")  # the same tap again
    assert Event.objects.filter(name="assignment.disclose").count() == 1
    dispatch_pending()
    told = Notification.objects.get(kind="disclosed_anew")
    assert told.user == editor
    assert "It stands on the panel, for editors alone." in mails.build(told).body
    assert "sold" not in mails.build(told).body + str(list(Event.objects.values("data")))
    page = newsroom(seat)
    assert re.search(r"<strong>Changed [^<]+</strong> Discloses: I sold them.", page)
    desk(seat, disclose="none")
    assert "</strong> Has no interests to disclose." in newsroom(seat)


def test_half_an_answer_is_refused_and_kept(desk, seat):
    assert "Write down what you disclose" in desk(seat, disclose="some", interests=" ")
    assert "say whether you have any interest" in desk(seat, disclose="")
    assert seat.interests == "I own shares."


@pytest.mark.parametrize("verb", ["approve", "edit"])
def test_what_was_changed_since_it_was_read_is_not_printed(desk, newsroom, seat, builder, verb):
    writing.submit(seat.pk, by=builder.user, draft="A take with words.")
    read = seen(newsroom(seat))
    desk(seat, disclose="some", interests="And a job there.")
    form = {"round": 1, "body_html": "<p>A take.</p>", "print_interests": "on"}
    page = newsroom(seat, verb, **form, disclosed=read)
    assert "changed since what they disclose" in page
    assert Take.objects.get().decision == ""
    newsroom(seat, verb, **form, disclosed=seen(page))
    assert Take.objects.get().disclosure == "And a job there."


def test_once_the_take_is_decided_on_it_stays(desk, seat, builder, editor):
    writing.submit(seat.pk, by=builder.user, draft="A take with words.")
    deciding.approve(seat.pk, by=editor, print_interests=True)
    assert "Change what you disclose" not in desk(seat)
    assert "it is approved" in desk(seat, disclose="none")
    assert (seat.interests, Take.objects.get().disclosure) == ("I own shares.", "I own shares.")


def test_nobody_is_asked_who_was_not_asked(desk, seat):
    Assignment.objects.update(asks_interests=False)
    assert "what you disclose" not in desk(seat).lower()
    assert "does not ask for interests" in desk(seat, disclose="some", interests="A friend.")
