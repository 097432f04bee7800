"""The mails: each kind once, as its person reads it."""

import re
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from articles import publishing
from articles.discussion import DRAFT
from articles.models import Article
from cms.events.dispatch import dispatch_pending
from cms.notifications import mails
from cms.notifications.models import Notification
from cms.notifications.routing import kinds
from comments import talking
from panels import answering, assigning, consenting, deciding, entering, proposing, writing
from panels.models import Assignment, Persona
from panels.reminders import remind_due
from tests.factories import ArticleFactory, AssignmentFactory

pytestmark = pytest.mark.django_db

DUE = datetime(2031, 5, 2, 7, 30, tzinfo=ZoneInfo("UTC"))


@pytest.fixture
def people(editor, writer, builder):
    """Each lives somewhere else."""
    for user, zone in ((editor, "America/New_York"), (writer, "Europe/Paris"), (builder.user, "Asia/Tokyo")):
        user.time_zone = zone
        user.save()
    builder.user.first_name = "Ada"
    builder.user.save()


def letter(kind):
    """The newest mail of that kind, as it would go out now."""
    dispatch_pending()
    notification = Notification.objects.filter(kind=kind).select_related("user", "event__actor").first()
    mail = mails.build(notification)
    return mail, mail.alternatives[0].content


def seat_of(article, the_builder, builder, editor, **fields):
    return assigning.invite(article.pk, by=editor, persona=the_builder, panelist=builder, **fields)


def test_an_invitation_says_who_asks_for_what_until_when_in_the_panelist_s_own_zone(
    people, article, the_builder, builder, editor, settings
):
    seat = seat_of(article, the_builder, builder, editor, due_at=DUE, brief="Does it last?\nSay what it costs.")
    mail, page = letter("invited")
    assert (mail.to, mail.reply_to) == (["builder@example.org"], ["editor@example.org"])
    assert mail.subject == "The Builder is asked for a take: Glass battery leaves the lab"
    lines = mail.body.splitlines()
    assert lines[0] == "Dear Ada,"
    assert lines[2:4] == [
        "editor asks you for a take as The Builder on “Glass battery leaves the",
        "lab”, in 40 to 120 words.",
    ]
    assert re.fullmatch(r"The take is due 2 May 2031, 16:30 JST \(in \d+ days\)\.", lines[5])
    assert lines[7:10] == ["The brief:", "> Does it last?", "> Say what it costs."]
    assert lines[11:13] == [
        "Read the draft, then accept or decline:",
        f"{settings.SITE_URL}/desk/{seat.pk}/",
    ]
    assert lines[-1] == "Times are in your zone, Asia/Tokyo."
    assert f'href="{settings.SITE_URL}/desk/{seat.pk}/"' in page
    assert "2 May 2031, 16:30 JST" in page
    assert "<p>Does it last?<br>Say what it costs.</p>" in page


def _walk_through_second_thoughts(read, seat, editor, me):
    later = timezone.now() + timedelta(days=3)
    answering.undo_decline(seat.pk, by=me)
    read("declined_no_more", editor, "skeptic had declined, and will write as The Skeptic", "after all")
    proposing.propose_time(seat.pk, by=me, proposed_due_at=later, note="My trial of it ends then.")
    read("time_proposed", editor, "skeptic asks to deliver", "(in 3 days)", "My trial of it ends then.")
    proposing.keep_time(seat.pk, by=editor)
    read("time_kept", me, "cannot come at the time that you proposed")
    proposing.propose_time(seat.pk, by=me, proposed_due_at=later, note="I mean it.")
    proposing.confirm_time(seat.pk, by=editor)
    read("time_changed", me, "is now due", "The editor confirmed the time that you proposed.")
    answering.decline(seat.pk, by=me, cause="away")


def _walk_through_edits(read, seat, editor, me):
    """Every letter about edits; the take ends as it began, submitted."""
    edits = {"by": editor, "body_html": "<p>In five minutes.</p>", "note": "Measured."}
    with transaction.atomic():
        deciding.approve_with_edits(seat.pk, **edits)
        read("approved_with_edits", me, "Measured.", "approved it")
        transaction.set_rollback(True)
    Persona.objects.filter(pk=seat.persona_id).update(edits_need_consent=True)
    deciding.approve_with_edits(seat.pk, **edits)
    read("edits_proposed", me, "asks whether you agree", "Measured.")
    remind_due(timezone.now() + timedelta(hours=25))
    read("edits_unanswered", me, "still waits for your word")
    consenting.object_to(seat.pk, by=me, note="It was four.")
    read("edits_objected", editor, "Ada objects to your changes", "It was four.")
    deciding.approve_with_edits(seat.pk, **edits)
    deciding.recall_edits(seat.pk, by=editor)
    read("edits_recalled", me, "You need not answer")
    with transaction.atomic():
        deciding.approve_with_edits(seat.pk, **edits)
        consenting.consent(seat.pk, by=me)
        read("edits_agreed", editor, "Ada agrees to your changes")
        transaction.set_rollback(True)


def test_each_kind_has_its_mail_with_the_reason_in_it_and_an_address_that_works(
    people, article, the_builder, the_skeptic, builder, skeptic, editor, writer, settings, client, monkeypatch
):
    seen = {}

    def read(kind, person, *words):
        mail, page = letter(kind)
        for word in words:
            assert word in " ".join(mail.body.replace("> ", "").split())
            assert word in page
        assert mail.to == [person.email]
        client.force_login(person)
        [url] = {line for line in mail.body.splitlines() if line.startswith("http")}
        assert f'href="{url}"' in page
        assert client.get(url.removeprefix(settings.SITE_URL)).status_code == 200
        seen[kind] = mail.subject

    me, other = builder.user, skeptic.user
    article = ArticleFactory(by=writer, state="in_review", headline="Glass battery leaves the lab")
    publishing.return_to_draft(article.pk, by=editor, note="Name the source.")
    read("article_returned", writer, "editor gave “Glass battery leaves the lab” back", "Name the source.")
    seat = seat_of(article, the_builder, builder, editor, due_at=timezone.now() + timedelta(hours=5))
    read("invited", me, "editor asks you")
    entering.send_link(seat.pk, by=editor)
    read("new_link", me, "a new link to your seat as The Builder", "editor sends it")
    answering.accept(seat.pk, by=me)
    read("accepted", editor, "Ada will write as The Builder")
    read("you_accepted", me, "you write as The Builder", "in 40 to 120 words")
    remind_due(timezone.now() + timedelta(hours=4))
    read("due_soon", me, "is due", "JST (in 5 hours)")
    remind_due(timezone.now() + timedelta(hours=6))
    read("overdue", me, "was due", "it reaches editor.")
    remind_due(timezone.now() + timedelta(hours=30))
    read("waited_for", editor, "Ada has not sent the take as The Builder", "Answer this mail to write to Ada")
    writing.submit(seat.pk, by=me, draft="It charges.")
    writing.take_back(seat.pk, by=me)
    read("taken_back", editor, "Ada took back the take of The Builder", "nothing to decide until")
    writing.submit(seat.pk, by=me, draft="It charges quickly.")
    read("submitted", editor, "Ada submitted the take of The Builder")
    deciding.request_changes(seat.pk, by=editor, note="How quickly? Numbers, please.")
    read("changes_requested", me, "How quickly? Numbers, please.", "asks for changes")
    writing.submit(seat.pk, by=me, draft="In four minutes.")
    _walk_through_edits(read, seat, editor, me)
    deciding.approve(seat.pk, by=editor)
    read("approved", me, "It goes out with the article.")
    second = assigning.invite(article.pk, by=editor, persona=the_skeptic, panelist=skeptic)
    answering.decline(second.pk, by=other, reason="I hold shares in it.")
    read("declined", editor, "I hold shares in it.", "skeptic will not write as The Skeptic")
    _walk_through_second_thoughts(read, second, editor, other)
    third = assigning.invite(article.pk, by=editor, persona=the_skeptic, panelist=skeptic)
    for step in (publishing.submit, publishing.approve):
        step(article.pk, by=editor)
    publishing.schedule(article.pk, by=editor, publish_at=timezone.now() + timedelta(hours=1))
    publishing.publish_due(timezone.now() + timedelta(hours=2))
    read("publish_refused", editor, "The Skeptic has not answered the invitation; no due time is set.")
    assigning.cancel(third.pk, by=editor)
    read("cancelled", other, "closed your seat as The Skeptic")
    assigning.cancel(second.pk, by=editor)
    with monkeypatch.context() as broken:
        broken.setattr("articles.publishing._freeze", break_down)
        publishing.publish_due(timezone.now() + timedelta(hours=2))
    read("publish_failed", editor, "RuntimeError: the disk is full")
    publishing.publish(article.pk, by=editor)
    read("article_published", writer, "is live")
    read("take_published", me, "your take with it")

    comment = talking.begin(DRAFT, article, by=writer, text="@editor: is that so?")
    read("mentioned", editor, "is that so?", "mentions you")
    talking.reply(comment.thread_id, by=editor, text="It is.")
    read("comment_replied", writer, "It is.", "replied")

    # Read in tests/newsroom/bulk/test_running.py, tests/notifications/test_digest.py and test_reaching.py, and
    # tests/panels/test_standby.py, test_changing.py, test_disclosing.py, test_reminder_rules.py, test_blind.py and
    # test_rebuttal.py, and tests/newsletter.
    # Told to programs alone, and not by mail: tests/panels/test_programs_are_told.py.
    elsewhere = {"article_changed", "assignment_changed", "ping"}
    elsewhere |= {"answer_due", "batch_ended", "digest", "revealed", "standby_invited", "unreachable"}
    elsewhere |= {"answer_time_changed", "disclosed_anew", "newsletter_daily", "newsletter_at_once"}
    elsewhere |= {f"rebuttal_{kind}" for kind in ("opened", "due", "submitted", "approved", "sent_back", "rejected")}
    assert sorted(seen) == sorted(set(kinds()) - elsewhere)
    assert seen["publish_refused"] == "Not published: Glass battery leaves the lab"
    assert seen["due_soon"] == "Due in 5 hours: Glass battery leaves the lab"


def test_who_loses_a_seat_with_a_withdrawn_article_is_told_that_it_was_withdrawn(
    people, the_builder, builder, editor, chief
):
    article = ArticleFactory(by=editor, state="approved", headline="Glass battery leaves the lab")
    seat_of(article, the_builder, builder, editor)
    publishing.withdraw(article.pk, by=chief, reason="The lab took it back.")
    mail, page = letter("cancelled")
    words = "“Glass battery leaves the lab” was withdrawn, and your seat as The Builder on it is closed."
    assert words in " ".join(mail.body.split())
    assert words in page
    assert "The lab took it back." not in mail.body + page


def break_down(*args, **kwargs):
    raise RuntimeError("the disk is full")


@pytest.mark.parametrize(
    "headline",
    [
        "Two\nlines\r\nBcc: everybody@example.org",
        "הסוללה יוצאת מהמעבדה 🔋 <script>alert(1)</script>",
        "W" * 200,
        "“Quoted”, with = signs and an & too",
    ],
    ids=["line ends", "right to left", "long", "signs"],
)
def test_no_headline_breaks_a_mail(headline, people, article, the_builder, builder, editor):
    Article.objects.filter(pk=article.pk).update(headline=headline)
    seat_of(article, the_builder, builder, editor, brief=headline)
    mail, page = letter("invited")
    message = message_from_bytes(mail.message().as_bytes(), policy=policy.default)
    assert [message["To"], message["Bcc"]] == ["builder@example.org", None]
    subject = " ".join(message["Subject"].split())
    assert subject.startswith("The Builder is asked for a take: " + " ".join(headline.split())[:60])
    assert len(subject) <= 160
    assert message.get_body(("plain",)).get_content().split() == mail.body.split()
    assert "<script>" not in page
    if "<" in headline:
        assert headline in mail.body  # a plain letter escapes nothing


def test_mails_about_one_seat_hang_together_and_every_attempt_has_the_same_name(
    people, article, the_builder, builder, editor
):
    seat = seat_of(article, the_builder, builder, editor)
    first, _ = letter("invited")
    again, _ = letter("invited")
    answering.accept(seat.pk, by=builder.user)
    answer, _ = letter("accepted")
    assert first.extra_headers == again.extra_headers
    assert first.extra_headers["Message-ID"] != answer.extra_headers["Message-ID"]
    assert first.extra_headers["References"] == answer.extra_headers["References"]
    assert first.extra_headers["Auto-Submitted"] == "auto-generated"
    assert answer.reply_to == ["builder@example.org"]


def test_the_title_in_an_inbox_is_the_subject_of_the_mail(people, article, the_builder, builder, editor):
    seat_of(article, the_builder, builder, editor)
    mail, _ = letter("invited")
    line = Notification.objects.get()
    assert line.title == mail.subject
    assert mail.body.count(settings.SITE_URL + line.url) == 1


def test_an_invitation_without_times_or_brief_has_no_gaps(people, article, the_builder, builder, editor):
    seat = seat_of(article, the_builder, builder, editor)
    assert Assignment.objects.get(pk=seat.pk).due_at is None
    mail, page = letter("invited")
    assert "\n\n\n" not in mail.body
    assert '<p style="margin: 0 0 1em"></p>' not in page


@pytest.mark.parametrize("state", ["submitted", "changes_requested", "approved"])
def test_a_late_letter_says_how_the_seat_stands_and_when_it_is_due_only_while_it_is_to_be_written(
    people, article, the_builder, builder, editor, state
):
    AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor, due_at=DUE, state=state)
    for kind, at_work, past in (
        ("invited", "You have accepted since. The take is due", f"You have accepted since. It is {state} by now."),
        ("accepted", "Ada will write as The Builder", "Ada accepted the seat of The Builder"),
    ):
        mail, page = letter(kind)
        for words in (" ".join(mail.body.split()), page):
            assert (at_work if state == "changes_requested" else past) in words
            assert ("2 May 2031" in words) == (state == "changes_requested")
            assert ("by now" in words) == (state != "changes_requested")
