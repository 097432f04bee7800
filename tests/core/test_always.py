"""What always holds: the nine points of the design, each by its number."""

import io
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from PIL import Image

from articles import drafting, publishing
from articles.models import Address, Article, Edition, Frozen
from cms.events.dispatch import dispatch, dispatch_pending
from cms.events.machine import Conflict, NotAllowed
from cms.events.models import Event
from cms.lib import html
from cms.lib.images import cleaned
from cms.notifications.deliveries import deliver_due
from cms.notifications.models import Delivery, Notification
from panels import assigning, deciding, writing
from panels.models import Assignment, PublishedTake, Take
from panels.reminders import remind_due
from panels.visibility import takes_seen_by_panelist
from tests.factories import ArticleFactory, AssignmentFactory, CategoryFactory, PanelistFactory, PersonaFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def letters(settings):
    """Mail that was sent."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    return mail.outbox


# 1. Readers only ever see live editions. An edition never changes once written.


def test_1_an_edit_leaks_to_nobody_before_it_is_published(editor):
    article = ArticleFactory(state="published", by=editor, headline="As published")
    drafting.save(article.pk, version=1, by=editor, headline="As edited")

    assert [edition.headline for edition in Edition.objects.live()] == ["As published"]
    article.refresh_from_db()
    assert article.has_unpublished_changes


def test_1_python_refuses_to_change_an_edition(editor):
    edition = ArticleFactory(state="published", by=editor).live_edition
    edition.headline = "Changed"
    with pytest.raises(Frozen):
        edition.save()
    with pytest.raises(Frozen):
        Edition.objects.update(headline="Changed")
    assert Edition.objects.exclude(headline="Changed").count() == 1


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("articles_edition", "headline"),
        ("articles_edition", "published_at"),
        ("panels_publishedtake", "body_html"),
        ("panels_take", "body_html"),
        ("panels_take", "round"),
    ],
)
def test_1_the_database_refuses_to_change_what_is_frozen(editor, table, column):
    seat = AssignmentFactory(state="approved")
    for _ in range(2):
        ArticleFactory(state="published", by=editor)
    for step in ArticleFactory.path["published"]:
        step(seat.article_id, seat.assigned_by)
    assert PublishedTake.objects.count() == Take.objects.count() == 1
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = {column}")  # noqa: S608 -- names from the list above


def test_1_two_editions_cannot_have_one_number(editor):
    article = ArticleFactory(state="published", by=editor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(article=article, number=1, headline="Twin", body_html="", published_at=timezone.now())


def test_1_a_slug_belongs_to_one_article_for_ever_once_it_was_public(editor):
    article = ArticleFactory(state="published", by=editor, slug="first-name")
    drafting.save(article.pk, version=1, by=editor, slug="second-name")
    publishing.publish(article.pk, by=editor)

    with pytest.raises(ValidationError, match="belongs to"):
        ArticleFactory(by=editor, slug="first-name")
    with pytest.raises(IntegrityError), transaction.atomic():
        Address(slug="first-name", article=ArticleFactory()).save(force_insert=True)
    assert set(article.addresses.values_list("slug", flat=True)) == {"first-name", "second-name"}


def test_1_a_slug_that_never_was_public_is_given_back(editor):
    article = ArticleFactory(by=editor, slug="working-title")
    drafting.save(article.pk, version=1, by=editor, slug="final-title")
    assert ArticleFactory(by=editor, slug="working-title").slug == "working-title"


def test_1_an_edition_keeps_the_words_of_its_day(editor):
    category = CategoryFactory(name="Funding", slug="funding")
    edition = ArticleFactory(state="published", by=editor, category=category).live_edition
    category.name = "Money"
    category.save()
    assert Edition.objects.get(pk=edition.pk).about["category"] == {"slug": "funding", "name": "Funding"}


# 2. Publishing is one transaction; twice is once. (Real concurrency: test_races.py)


def test_2_publishing_again_without_a_change_is_refused(editor):
    article = ArticleFactory(state="published", by=editor)
    with pytest.raises(Conflict, match="nothing was saved since"):
        publishing.publish(article.pk, by=editor)
    assert article.editions.count() == 1


def test_2_a_failure_in_the_middle_of_publishing_leaves_nothing(editor, monkeypatch):
    article = ArticleFactory(state="approved", by=editor)
    before = Event.objects.count()

    def break_down(*args, **kwargs):
        raise RuntimeError("power cut")

    monkeypatch.setattr("cms.events.machine.record", break_down)
    with pytest.raises(RuntimeError):
        publishing.publish(article.pk, by=editor)
    article.refresh_from_db()
    assert (article.state, article.editions.count(), Event.objects.count()) == ("approved", 0, before)


def test_2_a_sweep_passes_over_the_one_that_fails(editor, monkeypatch):
    late = timezone.now() - timedelta(minutes=5)
    bad, good = (ArticleFactory(state="scheduled", by=editor) for _ in range(2))
    Article.objects.filter(pk__in=[bad.pk, good.pk]).update(publish_at=late)
    freeze = publishing._freeze

    def freeze_or_fail(article, **kwargs):
        if article.pk == bad.pk:
            raise RuntimeError("disk full")
        return freeze(article, **kwargs)

    monkeypatch.setattr(publishing, "_freeze", freeze_or_fail)
    assert publishing.publish_due() == 1
    assert list(Article.objects.order_by("pk").values_list("state", flat=True)) == ["scheduled", "published"]
    monkeypatch.undo()
    assert publishing.publish_due() == 1


# 3. The gate.


def test_3_a_required_seat_holds_the_article_back_until_its_take_is_approved(editor):
    article = ArticleFactory(state="approved", by=editor)
    seat = AssignmentFactory(article=article, persona=PersonaFactory(name="The Skeptic"), by=editor, state="accepted")

    with pytest.raises(Conflict, match=r"The Skeptic has not submitted; due in 2 days\."):
        publishing.publish(article.pk, by=editor)

    writing.submit(seat.pk, by=seat.panelist.user, draft="Not so fast.")
    deciding.approve(seat.pk, by=editor)
    edition = publishing.publish(article.pk, by=editor)
    assert [(take.name, take.body_html) for take in edition.takes.all()] == [("The Skeptic", "<p>Not so fast.</p>")]


def test_3_an_optional_seat_holds_nothing_back(editor):
    article = ArticleFactory(state="approved", by=editor)
    AssignmentFactory(article=article, by=editor, required=False)
    assert publishing.publish(article.pk, by=editor).number == 1


def test_3_a_chief_overrides_with_a_reason_that_is_recorded_and_an_editor_may_not(editor, chief):
    article = ArticleFactory(state="approved", by=editor)
    AssignmentFactory(article=article, by=editor)
    with pytest.raises(Conflict, match="only a chief"):
        publishing.publish(article.pk, by=editor, override_reason="It is urgent.")
    with pytest.raises(Conflict, match="has not answered"):
        publishing.publish(article.pk, by=chief, override_reason="  ")
    publishing.publish(article.pk, by=chief, override_reason="It is urgent.")
    event = Event.objects.get(name="article.publish")
    assert (event.actor, event.data["override_reason"]) == (chief, "It is urgent.")


def test_3_a_declined_seat_still_holds_until_it_is_given_away_or_cancelled(editor):
    article = ArticleFactory(state="approved", by=editor)
    seat = AssignmentFactory(article=article, by=editor, state="declined")
    with pytest.raises(Conflict, match="declined; give the seat"):
        publishing.publish(article.pk, by=editor)
    new = assigning.reassign(seat.pk, by=editor, panelist=PanelistFactory(personas=[seat.persona]))
    with pytest.raises(Conflict, match="has not answered"):
        publishing.publish(article.pk, by=editor)
    assigning.cancel(new.pk, by=editor)
    assert publishing.publish(article.pk, by=editor).number == 1


def test_3_a_late_take_makes_a_new_edition_of_the_live_words(editor):
    article = ArticleFactory(state="approved", by=editor, headline="As published")
    seat = AssignmentFactory(article=article, by=editor, required=False, state="submitted")
    publishing.publish(article.pk, by=editor)
    drafting.save(article.pk, version=1, by=editor, headline="Edited since")

    deciding.approve(seat.pk, by=editor)

    article.refresh_from_db()
    assert (article.live_edition.number, article.live_edition.headline) == (2, "As published")
    assert [take.persona for take in article.live_edition.takes.all()] == [seat.persona]
    assert [edition.takes.count() for edition in article.editions.order_by("number")] == [0, 1]
    assert article.has_unpublished_changes


def test_3_stopped_when_due_it_stays_tells_once_and_goes_out_when_the_last_take_is_in(editor, letters):
    article = ArticleFactory(state="approved", by=editor)
    seat = AssignmentFactory(article=article, by=editor, state="submitted")
    publishing.schedule(article.pk, by=editor, publish_at=timezone.now() + timedelta(minutes=1))
    later = timezone.now() + timedelta(minutes=2)

    for _ in range(3):
        assert publishing.publish_due(later) == 0
    article.refresh_from_db()
    assert (article.state, article.is_late(later)) == ("scheduled", True)
    dispatch_pending()
    told = Notification.objects.filter(kind="publish_refused")
    assert [notification.user for notification in told] == [editor]
    assert "has submitted; decide on the take" in told.get().event.data["why"]

    deciding.approve(seat.pk, by=editor)
    assert publishing.publish_due(later) == 1


# 4. A panelist sees their own alone. (Every outlet: tests/doors, tests/site, tests/desk)


def test_4_no_other_take_is_seen_before_submitting_ones_own(editor, the_builder, the_skeptic, builder, skeptic):
    article = ArticleFactory(by=editor)
    mine = AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor, state="accepted")
    AssignmentFactory(article=article, persona=the_skeptic, panelist=skeptic, by=editor, state="submitted")

    assert takes_seen_by_panelist(mine) == []
    writing.submit(mine.pk, by=builder.user, draft="Mine.")
    assert [take.assignment.persona for take in takes_seen_by_panelist(mine)] == [the_skeptic]


def test_4_nothing_frozen_for_readers_names_a_panelist(editor):
    seat = AssignmentFactory(state="approved")
    for step in ArticleFactory.path["published"]:
        step(seat.article_id, seat.assigned_by)
    columns = {field.name for field in PublishedTake._meta.get_fields()}
    assert columns == {
        "id", "edition", "take", "persona", "position", "slug", "name", "perspective", "accent", "avatar", "body_html",
    }  # fmt: skip


def test_4_one_open_assignment_per_seat(editor, article, the_builder, builder):
    AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor)
    with pytest.raises(Conflict, match="has a seat"):
        assigning.invite(article.pk, by=editor, persona=the_builder)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(article=article, persona=the_builder)


# 5. Nobody's text is lost or overwritten.


def test_5_a_save_from_a_stale_copy_is_refused_and_brings_the_stored_one(editor, chief, article):
    drafting.save(article.pk, version=1, by=chief, dek="The chief's dek.")
    with pytest.raises(drafting.Stale) as refusal:
        drafting.save(article.pk, version=1, by=editor, dek="The editor's dek.")
    assert (refusal.value.stored.dek, refusal.value.stored.version) == ("The chief's dek.", 2)
    article.refresh_from_db()
    assert (article.dek, article.version) == ("The chief's dek.", 2)


@pytest.mark.parametrize("verb", ["submit", "approve", "schedule", "publish", "withdraw"])
def test_5_a_decision_on_a_stale_copy_is_refused(verb, chief):
    state = {"submit": "draft", "approve": "in_review", "schedule": "approved"}.get(verb, "scheduled")
    article = ArticleFactory(state=state, by=chief)
    drafting.save(article.pk, version=1, by=chief, dek="Newer.")
    facts = {"schedule": {"publish_at": timezone.now() + timedelta(days=1)}, "withdraw": {"reason": "No."}}
    with pytest.raises(Conflict, match="saved since") as refusal:
        getattr(publishing, verb)(article.pk, by=chief, version=1, **facts.get(verb, {}))
    assert refusal.value.code == "stale"


def test_5_a_take_saved_or_submitted_from_a_stale_tab_is_refused(editor):
    seat = AssignmentFactory(state="accepted", by=editor)
    me = seat.panelist.user
    writing.save_draft(seat.pk, by=me, draft="From the phone.", version=1)
    with pytest.raises(writing.StaleDraft) as refusal:
        writing.save_draft(seat.pk, by=me, draft="From the laptop.", version=1)
    assert refusal.value.stored.draft == "From the phone."
    with pytest.raises(Conflict, match="saved elsewhere"):
        writing.submit(seat.pk, by=me, draft="From the laptop.", version=1)
    seat.refresh_from_db()
    assert (seat.state, seat.draft) == ("accepted", "From the phone.")


def test_5_every_save_is_kept_with_who_made_it(editor, chief, article):
    drafting.save(article.pk, version=1, by=chief, headline="Another headline")
    saves = article.history.order_by("history_id").values_list("headline", "history_user__username")
    assert list(saves) == [("Glass battery leaves the lab", "editor"), ("Another headline", "chief")]


def test_5_a_writer_saves_their_own_draft_alone(writer, editor, article):
    own = ArticleFactory(by=writer)
    assert drafting.save(own.pk, version=1, by=writer, dek="Mine.").version == 2
    with pytest.raises(NotAllowed):
        drafting.save(article.pk, version=1, by=writer, dek="Not mine.")
    publishing.submit(own.pk, by=writer)
    with pytest.raises(NotAllowed, match="in review"):
        drafting.save(own.pk, version=2, by=writer, dek="Too late.")


# 6. HTML is sanitized when it enters; uploads are decoded, bounded, stripped and re-encoded.

HOSTILE = [
    '<p>ok<img src=x onerror="alert(1)"></p>',
    '<p>ok<a href="javascript:alert(1)">x</a></p>',
    "<p>ok</p><svg><script>alert(1)</script></svg>",
    '<p>ok</p><iframe src="data:text/html,alert(1)"></iframe>',
    '<p onclick="alert(1)" style="position:fixed">ok</p>',
    '<p>ok<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">x</a></p>',
    "<p>ok</p><script>alert(1)</script>",
    "<math><mtext></mtext><mglyph><style><img src onerror=alert(1)></style></mglyph></math><p>ok</p>",
]


@pytest.mark.parametrize("source", HOSTILE)
def test_6_script_in_prose_does_not_come_in_by_any_verb(source, editor):
    article = ArticleFactory(by=editor, body_html=source)
    article = drafting.save(article.pk, version=1, by=editor, body_html=source)
    seat = AssignmentFactory(article=article, by=editor, state="accepted")
    writing.save_draft(seat.pk, by=seat.panelist.user, draft=source, version=1)
    take = writing.submit(seat.pk, by=seat.panelist.user, version=2)
    seat.refresh_from_db()
    for stored in (article.body_html, seat.draft, take.body_html):
        assert "ok" in stored
        for bad in ("alert", "onerror", "onclick", "javascript:", "data:", "<svg", "<iframe", "style", "<img"):
            assert bad not in stored


def test_6_plain_words_come_through_as_they_are():
    assert (
        html.clean("1 < 2 & 3 > 2\n\n“Naïve” — עברית 🙂") == "<p>1 &lt; 2 &amp; 3 &gt; 2</p><p>“Naïve” — עברית 🙂</p>"
    )
    assert html.clean_draft("a < b & c") == "a < b & c"
    assert html.clean("one\ntwo\x00\x08") == "<p>one<br>two</p>"


def photo(size=(40, 20), **options) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, "JPEG", **options)
    return SimpleUploadedFile("who-sent-it.jpg", out.getvalue())


def test_6_a_picture_is_written_anew_upright_bounded_and_without_what_it_carried():
    exif = Image.Exif()
    exif[0x0112] = 6  # lying on its side
    exif[0x010E] = "taken by a panelist"
    file = cleaned(photo((4000, 2000), exif=exif), max_side=500)
    image = Image.open(file)
    assert (image.format, image.size, dict(image.getexif())) == ("WEBP", (250, 500), {})
    assert "who-sent-it" not in file.name
    assert b"panelist" not in file.read()


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("x.jpg", b"not a picture"),
        SimpleUploadedFile("x.jpg", photo((400, 400)).read()[:300]),
        SimpleUploadedFile("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        SimpleUploadedFile("x.jpg", b""),
        photo((8000, 7000)),
    ],
    ids=["text", "truncated", "svg", "empty", "56 megapixels"],
)
def test_6_what_is_no_good_picture_ends_in_a_clear_error(upload):
    with pytest.raises(ValidationError, match="picture"):
        cleaned(upload, max_side=500)


def test_6_an_upload_is_cleaned_at_the_model_whichever_door_it_takes(editor):
    article = ArticleFactory(by=editor, lead_image=photo())
    assert article.lead_image.name.endswith(".webp")
    with article.lead_image.open() as file:
        assert Image.open(file).format == "WEBP"


# 7. One event is told to one person once per channel; nobody is reminded of what is done.


def test_7_dispatching_and_delivering_twice_tells_once(editor, letters):
    seat = AssignmentFactory(by=editor)
    event = Event.objects.get(name="assignment.invite")
    assert dispatch(event.pk) is True
    assert dispatch(event.pk) is False
    Event.objects.update(dispatched_at=None)  # as if the mark had been lost in a crash
    dispatch_pending()
    for _ in range(2):
        deliver_due()
    assert [letter.to for letter in letters] == [[seat.panelist.user.email]]
    assert Delivery.objects.get().state == "sent"


def test_7_whoever_acted_is_not_told(editor):
    article = ArticleFactory(state="published", by=editor)
    dispatch_pending()
    assert not Notification.objects.filter(event__subject_id=article.pk, user=editor).exists()


@pytest.mark.parametrize("state", ["submitted", "approved", "declined", "cancelled"])
def test_7_nobody_is_reminded_of_what_is_done_declined_or_cancelled(state):
    AssignmentFactory(state=state, due_at=timezone.now() + timedelta(hours=1))
    assert remind_due() == 0
    assert remind_due(timezone.now() + timedelta(days=3)) == 0


def test_7_a_reminder_comes_once_for_each_kind_and_anew_when_the_time_moves():
    seat = AssignmentFactory(state="accepted", due_at=timezone.now() + timedelta(hours=5))
    soon, later = timezone.now() + timedelta(hours=3), timezone.now() + timedelta(hours=6)
    assert [remind_due(), remind_due(soon), remind_due(soon)] == [0, 1, 0]
    assert [remind_due(later), remind_due(later)] == [1, 0]
    Assignment.objects.filter(pk=seat.pk).update(due_at=later + timedelta(hours=1))
    assert [remind_due(later), remind_due(later)] == [1, 0]


def test_7_withdrawing_closes_the_open_seats_and_their_unsent_reminders(chief, letters):
    article = ArticleFactory(state="approved", by=chief)
    open_seat = AssignmentFactory(
        article=article, by=chief, state="accepted", due_at=timezone.now() + timedelta(hours=2)
    )
    approved = AssignmentFactory(article=article, by=chief, state="approved")
    remind_due(timezone.now() + timedelta(minutes=90))
    dispatch_pending()
    reminder = Delivery.objects.get(notification__kind="due_soon")

    publishing.withdraw(article.pk, by=chief, reason="It was not true.")

    reminder.refresh_from_db()
    assert reminder.state == "called_off"
    states = Assignment.objects.filter(article=article).order_by("pk").values_list("pk", "state")
    assert list(states) == [(open_seat.pk, "cancelled"), (approved.pk, "approved")]
    deliver_due()
    assert not [letter for letter in letters if "due" in letter.subject.lower()]


# 8. Times are stored in UTC; their words name the zone. (tests/lib)
# 9. Public pages set no cookie and read no session. (tests/site)
