"""What a panelist answers: yes, yes at another time, with interests or none, no and why, and yes after all."""

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from articles import publishing
from cms.events.dispatch import dispatch_pending
from cms.events.models import Event
from cms.notifications import mails
from cms.notifications.models import Notification
from panels import answering, assigning, deciding, writing
from panels.models import Assignment
from tests.factories import AssignmentFactory, PanelistFactory

pytestmark = pytest.mark.django_db

ZEBRA = "I own <b>zebra</b> shares."


@pytest.fixture
def seat(editor, article, the_builder, builder):
    """An invitation to the builder, by the editor."""
    return AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor)


@pytest.fixture
def desk(client, builder, settings):
    """desk(seat, verb, **form): what the builder's browser shows, in Los Angeles, of a newsroom in Berlin."""
    settings.TIME_ZONE = "Europe/Berlin"
    type(builder.user).objects.filter(pk=builder.user.pk).update(time_zone="America/Los_Angeles")

    def at_the_desk(seat, verb="", **form):
        client.force_login(builder.user)
        here = f"/desk/{seat.pk}/"
        answer = client.post(f"{here}{verb}/", form, follow=True) if verb else client.get(here)
        seat.refresh_from_db()
        return shown(answer)

    return at_the_desk


@pytest.fixture
def newsroom(client, editor):
    """newsroom(seat, verb, **form): what the editor's browser shows of the article's panel."""

    def in_the_newsroom(seat, verb="", **form):
        client.force_login(editor)
        here = f"/admin/articles/article/{seat.article_id}/"
        answer = (
            client.post(f"{here}panel/{seat.pk}/{verb}/", form, follow=True) if verb else client.get(f"{here}change/")
        )
        seat.refresh_from_db()
        return shown(answer)

    return in_the_newsroom


def shown(answer) -> str:
    return " ".join(answer.content.decode().split())


def told() -> list[tuple[str, str]]:
    """Who is told what since the last time this was asked."""
    dispatch_pending()
    news = sorted(Notification.objects.filter(read_at=None).values_list("user__username", "kind"))
    Notification.objects.update(read_at=timezone.now())
    return news


def letter(kind: str) -> str:
    return " ".join(mails.build(Notification.objects.filter(kind=kind).latest("pk")).body.split())


def test_a_day_without_a_time_is_due_at_its_end_where_the_site_is(newsroom, settings, seat, editor):
    settings.TIME_ZONE = "Europe/Berlin"
    type(editor).objects.update(time_zone="America/Los_Angeles")
    for day, clock, due_at, words in [
        ("2031-11-28", "", "2031-11-28T23:59:59+01:00",
         "by the end of Friday, 28 November 2031 (Europe/Berlin), 28 Nov 2031, 14:59 PST for you"),
        ("2031-11-28", "09:30", "2031-11-28T09:30:00-08:00", "28 November 2031, 09:30 PST"),
    ]:  # fmt: skip
        page = newsroom(seat, "change", due_at_day=day, due_at_time=clock)
        assert seat.due_at == datetime.fromisoformat(due_at)
        assert f"Due {words}" in page
        assert f'value="{day}"' in page
        assert "Without a time: by the end of that day in Europe/Berlin." in page
        assert not clock or f'value="{clock}"' in page
    assert "Choose a day." in newsroom(seat, "change", due_at_day="", due_at_time="09:30")


def test_a_plain_yes_is_one_tap(desk, seat):
    told()
    assert "You have it. It is due" in desk(seat, "accept")
    assert (seat.state, seat.proposed_due_at, seat.disclosed_at) == ("accepted", None, None)
    assert told() == [("editor", "accepted")]


@pytest.mark.parametrize("answer", ["confirm_time", "keep_time"])
def test_a_yes_at_another_time_waits_for_one_click_of_the_editor(desk, newsroom, client, seat, answer):
    told()
    old, new = seat.due_at, datetime.fromisoformat("2031-11-28T23:59:59+01:00")
    form = {"proposed_day": "2031-11-28", "proposed_time": "", "note": "My trial ends <that> week."}
    page = desk(seat, "accept", **form)
    assert "The editor is asked whether by the end of Friday, 28 November 2031 (Europe/Berlin)" in page
    assert "You asked to deliver by the end of Friday, 28 November 2031" in page
    assert (seat.state, seat.due_at, seat.proposed_due_at) == ("accepted", old, new)
    assert told() == [("editor", "accepted")]
    assert "They ask to deliver by the end of Friday, 28 November 2031 (Europe/Berlin)" in letter("accepted")
    assert "> My trial ends <that> week." in letter("accepted")

    page = newsroom(seat)
    assert "builder proposes to deliver by the end of Friday, 28 November 2031 (Europe/Berlin)" in page
    assert "My trial ends &lt;that&gt; week." in page
    today = shown(client.get("/admin/"))
    assert "<b>1</b> delivery times to confirm" in today
    assert f"#seat-{seat.pk}" in re.search(r'aria-label="Delivery times to confirm".*?</section>', today)[0]

    seen = re.search(r'name="proposed" value="([^"]+)"', page)[1]
    told_why = "due at the proposed time now" if answer == "confirm_time" else "due when it was"
    page = newsroom(seat, answer, proposed=seen)
    assert told_why in page
    assert "proposes to deliver" not in page
    assert "delivery times to confirm" not in shown(client.get("/admin/"))
    assert (seat.state, seat.due_at) == ("accepted", new if answer == "confirm_time" else old)
    kind = "time_changed" if answer == "confirm_time" else "time_kept"
    assert told() == [("builder", kind)]
    due = "28 Nov 2031, 14:59 PST for you" if answer == "confirm_time" else "as before"
    assert due in letter(kind)


def test_an_editor_answers_the_time_that_they_read(desk, newsroom, seat):
    desk(seat, "accept", proposed_day="2031-11-28", note="A trial.")
    seen = re.search(r'name="proposed" value="([^"]+)"', newsroom(seat))[1]
    told()
    assert "The editor is asked" in desk(seat, "propose_time", proposed_day="2031-12-05", note="It goes on.")
    assert told() == [("editor", "time_proposed")]
    assert "another time was proposed since" in newsroom(seat, "confirm_time", proposed=seen)
    assert seat.due_at < timezone.now() + timedelta(days=3)
    # A new due time of the editor's own is an answer too.
    newsroom(seat, "change", due_at_day="2031-12-03")
    assert told() == [("builder", "time_changed")]
    assert seat.proposed_due_at is None
    assert "no other time is proposed any more" in newsroom(seat, "keep_time", proposed=seen)
    newsroom(seat, "change", due_at_day="2031-12-03", brief="Only the brief.")
    Assignment.objects.update(due_at=datetime.fromisoformat("2031-12-03T09:30:17+01:00"))
    newsroom(seat, "change", due_at_day="2031-12-03", due_at_time="09:30", brief="Only the brief once more.")
    assert seat.due_at.second == 17
    assert told() == []


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"proposed_day": "2020-01-01", "note": "Late."}, "has already passed"),
        ({"proposed_day": "2031-11-28", "note": " "}, "say why"),
        ({"proposed_day": "", "note": "A trial."}, "Choose the day that you propose"),
        ({"proposed_day": "soon", "note": "A trial."}, "Choose a day."),
        ({"proposed_day": "2031-03-30", "proposed_time": "09:30", "note": "x" * 20_001}, "at most 20,000"),
    ],
)
def test_a_proposal_that_cannot_be_is_refused_in_words_and_kept_on_the_page(desk, seat, form, why):
    page = desk(seat, "accept", **form)
    assert why in page
    assert form["note"].strip() in page
    assert seat.state == "invited"


def test_a_take_that_is_handed_in_needs_no_other_time(desk, newsroom, seat, builder):
    desk(seat, "accept", proposed_day="2031-11-28", note="A trial.")
    writing.submit(seat.pk, by=builder.user, draft="Sooner than I thought.")
    assert "proposes to deliver" not in newsroom(seat)
    deciding.request_changes(seat.pk, by=seat.assigned_by, note="Shorter.")
    assert "proposes to deliver" not in newsroom(seat)


def test_interests_are_asked_for_where_the_panel_wants_it_and_read_by_editors_alone(
    desk, newsroom, client, editor, article, panel, builder, skeptic
):
    panel.asks_interests = True
    panel.save()
    seat, other = assigning.apply_panel(article.pk, by=editor, panel=panel)
    assert "Have you any interest" in desk(seat)
    assert "say whether you have any interest to disclose" in desk(seat, "accept")
    assert "Write down what you disclose" in desk(seat, "accept", disclose="some", interests=" ")
    assert seat.state == "invited"
    desk(seat, "accept", disclose="some", interests=ZEBRA)
    assert (seat.state, seat.interests) == ("accepted", ZEBRA)
    answering.accept(other.pk, by=skeptic.user, interests="")
    page = newsroom(seat)
    assert "Discloses: I own &lt;b&gt;zebra&lt;/b&gt; shares." in page
    assert "Has no interests to disclose." in page
    dispatch_pending()
    letters = [
        " ".join(mails.build(each).body.split()) for each in Notification.objects.filter(kind="accepted").order_by("pk")
    ]
    assert ["They disclose an interest" in words for words in letters] == [True, False]
    assert "zebra" not in str(list(Event.objects.values("data")))
    client.force_login(skeptic.user)
    writing.submit(other.pk, by=skeptic.user, draft="Mine.")
    writing.submit(seat.pk, by=builder.user, draft="Theirs.")
    assert "zebra" not in shown(client.get(f"/desk/{other.pk}/"))


@pytest.mark.parametrize("printed", [True, False])
@pytest.mark.parametrize("edited", [True, False])
def test_readers_are_told_of_an_interest_when_the_editor_so_decides(
    desk, newsroom, client, seat, editor, printed, edited
):
    Assignment.objects.update(asks_interests=True)
    desk(seat, "accept", disclose="some", interests=ZEBRA)
    writing.submit(seat.pk, by=seat.panelist.user, draft="A take with words.")
    form = {"print_interests": "on"} if printed else {}
    if edited:
        newsroom(seat, "edit", round="1", body_html="<p>A take with fewer.</p>", **form)
    else:
        newsroom(seat, "approve", **form)
    assert seat.state == "approved"
    for step in (publishing.submit, publishing.approve, publishing.publish):
        step(seat.article_id, by=editor)
    seat.article.refresh_from_db()
    pages = [seat.article.get_absolute_url(), "/feed.xml", "/feed.json", "/api/v1/articles/"]
    told = ["zebra" in client.get(page).text for page in pages]
    assert told == [printed, printed, printed, False]
    if printed:
        assert "<b>Disclosure.</b> I own &lt;b&gt;zebra&lt;/b&gt; shares." in shown(client.get(pages[0]))


@pytest.mark.parametrize(
    ("form", "kept", "said"),
    [
        ({"cause": "too_busy", "reason": ""}, ("too_busy", ""), "Too busy"),
        ({"cause": "conflict_of_interest", "reason": "I know her."}, ("conflict_of_interest", "I know her."),
         "Conflict of interest. I know her."),
        ({"cause": "other", "reason": "It bores me."}, ("other", "It bores me."), "It bores me."),
        ({"cause": "other", "reason": " "}, None, "say why"),
        ({"cause": "laziness", "reason": "Ha."}, None, "choose one of the causes"),
    ],
)  # fmt: skip
def test_a_no_says_why_by_the_list_or_in_words(desk, newsroom, seat, form, kept, said):
    told()
    page = desk(seat, "decline", **form)
    if kept is None:
        assert said in page
        assert seat.state == "invited"
        return
    assert (seat.state, (seat.decline_cause, seat.decline_reason)) == ("declined", kept)
    assert f"Declined: {said}" in newsroom(seat)
    assert told() == [("editor", "declined")]
    assert f"> {said}" in letter("declined")
    assert "Declined, and the editor is told why" in desk(seat, "decline", **form)  # the same tap again


def test_a_no_is_undone_until_somebody_else_has_the_seat(desk, seat, editor, builder, the_builder):
    answering.accept(seat.pk, by=builder.user)
    writing.save_draft(seat.pk, by=builder.user, draft="Half a take.", version=1)
    answering.decline(seat.pk, by=builder.user, cause="away")
    told()
    page = desk(seat)
    assert "what you had written is still there" in page
    assert "You have it." in desk(seat, "undo_decline")
    assert (seat.state, seat.draft, seat.why_declined) == ("accepted", "Half a take.", "")
    assert told() == [("editor", "declined_no_more")]

    answering.decline(seat.pk, by=builder.user, cause="away")
    other = PanelistFactory(personas=[the_builder])
    assigning.invite(seat.article_id, by=editor, persona=the_builder, panelist=other)
    assert "Take it after all" not in desk(seat)
    assert "given to somebody else since" in desk(seat, "undo_decline")
    assert seat.state == "declined"


@pytest.mark.parametrize("end", ["cancel", "withdraw", "reassign"])
def test_a_seat_that_is_gone_is_not_taken_after_all(desk, seat, chief, builder, the_builder, end):
    answering.decline(seat.pk, by=builder.user, cause="away")
    if end == "cancel":
        assigning.cancel(seat.pk, by=chief)
    elif end == "reassign":
        assigning.reassign(seat.pk, by=chief, panelist=PanelistFactory(personas=[the_builder]))
    else:
        for step in (publishing.submit, publishing.approve):
            step(seat.article_id, by=chief)
        publishing.withdraw(seat.article_id, by=chief, reason="Wrong.")
    assert "Take it after all" not in desk(seat)
    assert "Cannot take after all this assignment" in desk(seat, "undo_decline")
