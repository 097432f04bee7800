"""The rebuttal round: a panelist answers one of the others, an editor decides, readers see it under the take."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from articles import publishing
from cms.events.dispatch import dispatch_pending
from cms.events.machine import Conflict, NotAllowed
from cms.events.models import Event
from cms.notifications import mails
from cms.notifications.models import Notification
from panels import rebutting, tasks
from panels.models import ArticlePanel, Rebuttal
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
