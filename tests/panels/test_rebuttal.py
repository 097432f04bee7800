"""The rebuttal round: a panelist answers one of the others, an editor decides, readers see it under the take."""

import json
import re
from datetime import timedelta
from unittest.mock import ANY

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from articles import publishing
from cms.events.dispatch import dispatch_pending
from cms.events.machine import Conflict, NotAllowed
from cms.events.models import Event
from cms.notifications import mails
from cms.notifications.models import Notification
from panels import rebuttal_drafts, rebutting, tasks
from panels.models import ArticlePanel, Rebuttal
from panels.reminders import remind_due
from tests.factories import ArticleFactory, AssignmentFactory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
WORDS = "A seed is not a datasheet."


@pytest.fixture
def article(editor):
    return ArticleFactory(by=editor, state="approved", headline="Glass battery leaves the lab")


@pytest.fixture
def seats(editor, article, the_builder, the_skeptic, builder, skeptic):
    """The builder's and the skeptic's, approved."""
    people = ((the_builder, builder), (the_skeptic, skeptic))
    return [
        AssignmentFactory(article=article, persona=persona, panelist=who, by=editor, state="approved")
        for persona, who in people
    ]


@pytest.fixture
def round(editor, article, seats):
    dispatch_pending()
    return rebutting.open_round(article.pk, by=editor, due_at=timezone.now() + DAY)


def shown(answer) -> str:
    return " ".join(answer.content.decode().split())


def told() -> list[tuple[str, str]]:
    """Who heard what since the last time; each by a mail that leads to where it is answered."""
    dispatch_pending()
    news = Notification.objects.filter(read_at=None, kind__startswith="rebuttal")
    found = sorted(news.values_list("user__username", "kind"))
    assert [line for line in news if mails.build(line).body.count(line.url) != 1] == []
    Notification.objects.update(read_at=timezone.now())
    return found


def rebut(seats, text=WORDS, to="the-builder") -> Rebuttal:
    return rebutting.rebut(seats[1].pk, by=seats[1].panelist.user, to=to, text=text)


def test_from_the_opening_of_the_round_to_the_readers_page(
    client, editor, article, seats, django_assert_max_num_queries
):
    publishing.publish(article.pk, by=editor)
    page, here = f"/admin/articles/article/{article.pk}/change/", f"/desk/{seats[1].pk}/"
    dispatch_pending()
    client.force_login(editor)
    assert "Open a rebuttal round" in shown(client.get(page))
    due = timezone.localtime(timezone.now() + DAY).strftime("%Y-%m-%dT%H:%M")
    assert (
        client.post(f"/admin/articles/article/{article.pk}/panel/round/open_rebuttal/", {"due_at": due}).status_code
        == 302
    )
    assert told() == [("builder", "rebuttal_opened"), ("skeptic", "rebuttal_opened")]

    client.force_login(seats[1].panelist.user)
    asked = shown(client.get(here))
    assert ("Whose take do you answer?" in asked, 'value="the-builder"' in asked) == (True, True)
    for _ in range(2):  # a double tap
        answer = client.post(f"{here}rebut/", {"to": "the-builder", "rebuttal": WORDS}, follow=True)
        assert "waits for the editor" in shown(answer)
    assert told() == [("editor", "rebuttal_submitted")]
    client.force_login(seats[0].panelist.user)
    assert WORDS not in shown(client.get(f"/desk/{seats[0].pk}/"))
    assert WORDS not in shown(client.get(f"/articles/{article.slug}/?again"))

    client.force_login(editor)
    rebuttal = Rebuttal.objects.get()
    assert WORDS in shown(client.get(page))
    decide = f"/admin/articles/article/{article.pk}/panel/rebuttal/{rebuttal.pk}/approve/"
    assert [client.post(decide).status_code for _ in range(2)] == [302, 409]
    assert told() == [("skeptic", "rebuttal_approved")]
    with django_assert_max_num_queries(3):
        readers = shown(client.get(f"/articles/{article.slug}/"))
    assert readers.index("A take with several words") < readers.index(WORDS)
    assert '<h4 id="the-skeptic-answers-the-builder">' in readers
    assert "The Skeptic answers The Builder." in shown(client.get(f"/articles/{article.slug}/history/"))
    takes = client.get(f"/api/v1/articles/{article.slug}/").json()["takes"]
    assert [one.get("answers") for one in takes] == [
        [
            {
                "persona": {"slug": "the-skeptic", "name": "The Skeptic", "perspective": "Reality Check"},
                "body_html": f"<p>{WORDS}</p>",
            }
        ],
        None,
    ]
    assert WORDS in client.get("/feed.xml").content.decode()


def test_an_answer_goes_out_with_an_article_that_is_not_published_yet(client, editor, article, seats, round):
    rebutting.approve(rebut(seats).pk, by=editor)
    assert article.editions.count() == 0
    publishing.publish(article.pk, by=editor)
    assert WORDS in shown(client.get(f"/articles/{article.slug}/"))
    with pytest.raises(DatabaseError), transaction.atomic():
        Rebuttal.objects.update(body_html="<p>Other words.</p>")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE panels_publishedtake SET answers = '[]'")


def test_what_was_sent_back_is_written_anew_and_every_text_is_kept(client, editor, article, seats, round):
    first = rebut(seats)
    rebutting.request_changes(first.pk, by=editor, note="Say which seed.")
    told()
    client.force_login(seats[1].panelist.user)
    page = shown(client.get(f"/desk/{seats[1].pk}/"))
    assert ("Say which seed." in page, f"{WORDS}</textarea>" in page) == (True, True)
    second = rebut(seats, "The one in the datasheet.")
    rebutting.reject(second.pk, by=editor, note="We go without.")
    assert told() == [("editor", "rebuttal_submitted"), ("skeptic", "rebuttal_rejected")]
    letter = mails.build(Notification.objects.get(kind="rebuttal_rejected")).body
    assert "We go without." in letter
    assert list(Rebuttal.objects.values_list("round", "state")) == [(1, "changes_requested"), (2, "rejected")]
    with pytest.raises(Conflict, match="cannot answer"):
        rebut(seats, "A third.")
    publishing.publish(article.pk, by=editor)
    assert "datasheet" not in shown(client.get(f"/articles/{article.slug}/"))


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"text": " \n"}, "Write your answer first"),
        ({"text": "x" * 1_501}, "at most 1,500 characters"),
        ({"to": "the-skeptic"}, "Choose whose take"),
        ({"to": "nobody"}, "Choose whose take"),
    ],
)
def test_what_is_no_answer_is_refused_in_words_and_stays_on_the_page(client, seats, round, facts, why):
    form = {"to": facts.get("to", "the-builder"), "rebuttal": facts.get("text", WORDS)}
    client.force_login(seats[1].panelist.user)
    answer = client.post(f"/desk/{seats[1].pk}/rebut/", form)
    assert (answer.status_code, why in shown(answer), Rebuttal.objects.count()) == (409, True, 0)
    assert form["rebuttal"].strip() in shown(answer)


def test_an_answer_is_clean_text_whatever_was_typed(client, editor, article, seats, round):
    rebutting.approve(rebut(seats, "<script>alert(1)</script><b>Fine</b>").pk, by=editor)
    publishing.publish(article.pk, by=editor)
    assert "alert(1)" not in shown(client.get(f"/articles/{article.slug}/"))


def test_when_the_time_is_over_nobody_answers_and_what_is_in_is_still_decided(client, editor, seats, round):
    rebuttal = rebut(seats)
    ArticlePanel.objects.update(rebuttal_due_at=timezone.now() - DAY)
    with pytest.raises(Conflict, match="cannot answer"):
        rebutting.rebut(seats[0].pk, by=seats[0].panelist.user, to="the-skeptic", text="Late.")
    for _ in range(2):
        tasks.close_rebuttals()
    assert Event.objects.filter(name="panel.close_rebuttal").count() == 1
    client.force_login(seats[0].panelist.user)
    typed = client.post(f"/desk/{seats[0].pk}/rebut/", {"to": "the-skeptic", "rebuttal": "Late words."})
    assert "It is not saved; copy it" in shown(typed)
    assert "Late words." in shown(typed)
    with pytest.raises(Conflict, match="the rebuttal round is over"):
        rebutting.request_changes(rebuttal.pk, by=editor, note="More.")
    assert rebutting.approve(rebuttal.pk, by=editor).state == "approved"


def test_a_round_needs_two_approved_takes_that_are_not_blind_and_a_time_to_come(editor, builder, article, the_builder):
    def refused(**facts):
        with pytest.raises((Conflict, NotAllowed)) as why:
            rebutting.open_round(article.pk, **{"by": editor, "due_at": timezone.now() + DAY} | facts)
        return str(why.value)

    AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor, state="approved")
    assert "at least two takes" in refused()
    AssignmentFactory(article=article, by=editor, state="approved")
    assert "a time to come" in refused(due_at=timezone.now() - DAY)
    ArticlePanel.objects.create(article=article, blind=True)
    assert "it is blind" in refused()
    assert "You may not" in refused(by=builder.user)


def test_withdrawing_the_article_ends_its_round(chief, editor, article, seats, round):
    publishing.publish(article.pk, by=editor)
    publishing.withdraw(article.pk, by=chief, reason="Wrong.")
    assert ArticlePanel.objects.get().state == "closed"
    with pytest.raises(Conflict, match="cannot answer"):
        rebut(seats)


def test_an_answer_is_kept_while_it_is_typed_and_a_stale_page_shows_both(client, seats, round):
    person, here = seats[1].panelist.user, f"/desk/{seats[1].pk}/"
    client.force_login(person)

    def tell(**told):
        sent = {"user": person.pk, "to": "the-builder", **told}
        answer = client.post(f"{here}autosave/answer/", json.dumps(sent), content_type="application/json")
        return answer.status_code, answer.json()

    assert 'data-autosave="' + f'{here}autosave/answer/"' in shown(client.get(here))
    assert tell(draft="A seed", version=0)[1]["version"] == 1
    page = shown(client.get(here))
    assert ("A seed</textarea>" in page, 'value="the-builder" required checked' in page) == (True, True)
    assert tell(draft="A seed", version=0) == (200, {"version": 1, "at": ANY})  # its answer was lost
    status, stale = tell(draft="A spark", to="", version=0)
    assert (status, stale["code"], stale["draft"], stale["to"]) == (409, "stale", "A seed", "the-builder")
    box = " ".join(stale["box"].split())
    assert "Two versions of your answer" in box
    for mark in ("<del>seed</del>", "<ins>spark</ins>", "<del>To The Builder</del>", "<ins>To nobody yet</ins>"):
        assert mark in box
    refused = client.post(f"{here}rebut/", {"to": "the-builder", "rebuttal": "A spark", "version": 0})
    assert (refused.status_code, Rebuttal.objects.count()) == (409, 0)
    assert ("Submit what I typed" in shown(refused), "A spark</textarea>" in shown(refused)) == (True, True)
    assert client.post(f"{here}rebut/", {"to": "the-builder", "rebuttal": "A spark", "version": 1}).status_code == 302
    assert tell(draft="More", version=2)[1]["code"] == "wrong_state"
    client.force_login(seats[0].panelist.user)
    assert "A spark" not in shown(client.get(f"/desk/{seats[0].pk}/"))
    assert tell(draft="Mine", version=0)[1]["code"] == "not_found"


def test_who_neither_answered_nor_passed_is_reminded_before_the_round_closes(client, editor, article, seats, round):
    told()

    def reminded(after: timedelta) -> list[tuple[str, str]]:
        remind_due(timezone.now() + after)
        return told()

    third = AssignmentFactory(article=article, by=editor, state="approved")
    ArticlePanel.objects.update(rebuttal_due_at=timezone.now() + 2 * DAY)
    assert reminded(DAY - timedelta(minutes=1)) == []
    rebut(seats)
    told()
    client.force_login(seats[0].panelist.user)
    here = f"/desk/{seats[0].pk}/"
    page = shown(client.post(f"{here}pass_rebuttal/", follow=True))
    assert ("You passed on this round" in page, "I have nothing to answer" in page) == (True, False)
    client.post(f"{here}pass_rebuttal/")
    assert Event.objects.filter(name="assignment.pass_rebuttal").count() == 1
    client.force_login(editor)
    page = f"/admin/articles/article/{article.pk}/change/"
    assert f"Neither answered nor passed: {third.persona}." in shown(client.get(page))
    last = third.panelist.user.username, "rebuttal_due"
    assert reminded(DAY + timedelta(hours=1)) == [last]
    letter = mails.build(Notification.objects.get(kind="rebuttal_due"))
    assert letter.subject.startswith("Still to answer a colleague, closes in ")
    assert "say that you pass" in letter.body
    assert reminded(DAY + timedelta(hours=2)) == []
    rebutting.rebut(seats[0].pk, by=seats[0].panelist.user, to="the-skeptic", text="After all.")  # a pass is no promise


def test_a_round_for_tonight_is_not_followed_by_a_reminder_at_once_and_one_that_opens_again_asks_again(
    editor, article, seats, round
):
    told()
    rebuttal_drafts.pass_on(seats[0].pk, by=seats[0].panelist.user)
    remind_due()
    assert told() == []
    rebutting.close_round(article, by=editor)
    rebutting.open_round(article.pk, by=editor, due_at=timezone.now() + DAY / 2)
    told()
    remind_due(timezone.now() + DAY / 8)
    assert told() == []
    remind_due(timezone.now() + DAY / 3)
    assert told() == [("builder", "rebuttal_due"), ("skeptic", "rebuttal_due")]


def test_answers_to_decide_stand_on_the_dashboard_and_in_the_list_until_they_are_decided(
    client, editor, article, seats, round
):
    ArticleFactory(by=editor, headline="Another article")
    rebuttal = rebut(seats)
    client.force_login(editor)

    def waiting() -> tuple[bool, list[str]]:
        found = client.get("/admin/articles/article/?waits=answer").context["cl"].result_list
        return "Answers to decide on" in shown(client.get("/admin/")), [one.headline for one in found]

    assert waiting() == (True, [article.headline])
    lately = "submitted The Skeptic’s answer to The Builder on “Glass battery leaves the lab”"
    assert lately in re.sub(r"<[^>]+>", "", shown(client.get("/admin/")))
    rebutting.approve(rebuttal.pk, by=editor)
    assert waiting() == (False, [])
