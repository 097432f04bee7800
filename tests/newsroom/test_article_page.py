"""An editor's article, through the admin alone."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles import drafting
from articles.models import Article
from cms.events.dispatch import dispatch_pending
from cms.lib.times import spell
from cms.notifications.models import Delivery
from panels import answering, assigning
from panels.models import Assignment
from tests.factories import ArticleFactory, AssignmentFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/article/"


def move(client, article, name, **facts):
    return client.post(f"{LIST}{article.pk}/move/{name}/", {"version": article.version, **facts}, follow=True)


def test_from_draft_to_readers_with_a_panel(client, editor, panel, builder, skeptic):
    client.force_login(editor)
    client.post(f"{LIST}add/", {"headline": "Kelp fibre", "body_html": "<p>It floats.<script>x</script></p>"})
    article = Article.objects.get()
    assert (article.body_html, article.created_by, article.state) == ("<p>It floats.</p>", editor, "draft")
    client.post(f"{LIST}{article.pk}/panel/apply/", {"panel": panel.pk})
    assert Assignment.objects.count() == 2
    for name in ("submit", "approve"):
        move(client, article, name)
    page = client.get(f"{LIST}{article.pk}/move/publish/")
    assert "The Skeptic has not answered the invitation; due in 3 days." in page.content.decode()
    assert move(client, article, "publish").status_code == 409

    Assignment.objects.all().delete()
    seat = AssignmentFactory(article=article, persona=builder.personas.get(), panelist=builder, state="submitted")
    client.post(f"{LIST}{article.pk}/panel/{seat.pk}/request_changes/", {"note": "Shorter."})
    seat.refresh_from_db()
    assert (seat.state, seat.note) == ("changes_requested", "Shorter.")
    client.post(f"{LIST}{article.pk}/panel/{seat.pk}/cancel/")
    when = timezone.localtime(timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    move(client, article, "schedule", publish_at=when)
    article.refresh_from_db()
    assert article.state == "scheduled"
    move(client, article, "publish")
    article.refresh_from_db()
    assert article.state == "published"


def test_a_stale_save_is_refused_and_shows_both_texts(client, editor, article):
    client.force_login(editor)
    page = {"headline": "Mine", "slug": article.slug, "body_html": "<p>Mine.</p>", "version": 1}
    client.post(f"{LIST}{article.pk}/change/", page | {"headline": "Theirs"})
    answer = client.post(f"{LIST}{article.pk}/change/", page)
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "<del>Theirs</del>" in shown
    assert "<ins>Mine</ins>" in shown
    assert ">Mine</textarea>" in shown.replace("\n", "")
    article.refresh_from_db()
    assert article.headline == "Theirs"
    client.post(f"{LIST}{article.pk}/change/", page | {"version": 2})
    article.refresh_from_db()
    assert article.headline == "Mine"


def test_a_state_cannot_be_posted(client, editor, article):
    client.force_login(editor)
    page = {
        "headline": "New",
        "slug": article.slug,
        "version": 1,
        "state": "published",
        "publish_at": "2031-01-01",
    }
    client.post(f"{LIST}{article.pk}/change/", page)
    article.refresh_from_db()
    assert (article.headline, article.state, article.publish_at) == ("New", "draft", None)


@pytest.mark.parametrize("rows", [1, 12])
def test_the_list_costs_the_same_for_any_number_of_rows(client, chief, rows, django_assert_max_num_queries):
    for _ in range(rows):
        AssignmentFactory(article=ArticleFactory(by=chief), state="approved")
    client.force_login(chief)
    client.get(LIST)
    with django_assert_max_num_queries(12):
        assert client.get(LIST).content.decode().count("1 of 1") == rows


@pytest.mark.parametrize("person", ["editor", "writer"])
def test_the_zone_of_its_times_is_said_once(client, request, person):
    user = request.getfixturevalue(person)
    article = ArticleFactory(by=user)
    client.force_login(user)
    page = client.get(f"{LIST}{article.pk}/change/").content.decode()
    assert page.count(f"Times are in {user.zone}.") == 1


def test_a_mail_that_did_not_arrive_is_shown_on_its_seat(client, editor, article, the_builder, builder):
    AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor)
    dispatch_pending()
    client.force_login(editor)
    address = f"{LIST}{article.pk}/change/"
    assert "A mail did not reach" not in client.get(address).content.decode()
    Delivery.objects.update(state="failed", trouble="550 no such mailbox")
    delivery = Delivery.objects.get(notification__user=builder.user)
    page = client.get(address).content.decode()
    assert "A mail did not reach builder: “The Builder is asked for a take" in page
    assert f"/admin/notifications/delivery/{delivery.pk}/change/" in page
    builder.user.email = ""
    builder.user.save()
    assert "builder has no e-mail address" in client.get(address).content.decode()


@pytest.mark.parametrize("seats", [1, 6])
def test_the_article_page_costs_the_same_for_any_number_of_seats(
    client, editor, article, seats, django_assert_max_num_queries
):
    for _ in range(seats):
        AssignmentFactory(article=article, by=editor, state="submitted")
    client.force_login(editor)
    client.get(f"{LIST}{article.pk}/change/")
    with django_assert_max_num_queries(29):
        assert client.get(f"{LIST}{article.pk}/change/").content.decode().count("nr-acts") == seats


@pytest.mark.parametrize("articles", [1, 5])
def test_the_dashboard_costs_the_same_for_any_number_of_articles(
    client, editor, articles, django_assert_max_num_queries
):
    for _ in range(articles):
        AssignmentFactory(article=ArticleFactory(by=editor, state="in_review"), by=editor, state="submitted")
        ArticleFactory(by=editor, state="scheduled")
    client.force_login(editor)
    client.get("/admin/")
    with django_assert_max_num_queries(12):
        assert client.get("/admin/").content.decode().count("changed now") == articles


def test_what_readers_see_already_is_not_offered_for_publishing(client, chief):
    article = ArticleFactory(state="published", by=chief)
    client.force_login(chief)
    publish = f"{LIST}{article.pk}/move/publish/"
    assert publish not in client.get(f"{LIST}{article.pk}/change/").content.decode()
    drafting.save(article.pk, version=1, by=chief, dek="News.")
    assert publish in client.get(f"{LIST}{article.pk}/change/").content.decode()


def test_a_seat_says_until_when_it_is_to_be_answered_while_it_is_invited(client, editor, article, builder):
    when = datetime(2031, 5, 2, 7, 30, tzinfo=UTC)
    seat = AssignmentFactory(
        article=article, persona=builder.personas.get(), panelist=builder, answer_by=when, due_at=when
    )
    editor.time_zone = "America/New_York"
    editor.save()
    client.force_login(editor)

    def shown():
        return client.get(f"{LIST}{article.pk}/change/").content.decode()

    assert re.search(r"Answer by 2 May 2031, 03:30 EDT, in \d+ days", shown())
    earlier = timezone.now() - timedelta(hours=2)
    Assignment.objects.update(answer_by=earlier)
    assert f"No answer yet: asked for by {spell(earlier, editor.zone)}, 2 hours ago" in shown()
    answering.accept(seat.pk, by=builder.user)
    assert spell(earlier, editor.zone) not in shown()


def test_a_seat_that_nobody_has_yet_is_not_to_be_answered(client, editor, article, the_builder):
    soon = timezone.now() + timedelta(hours=5)
    assigning.invite(article.pk, by=editor, persona=the_builder, answer_by=soon)
    client.force_login(editor)
    assert f"Answer by {spell(soon, editor.zone)}" not in client.get(f"{LIST}{article.pk}/change/").content.decode()


def test_a_seat_that_nobody_else_can_take_says_so(client, editor, article, the_builder, builder):
    AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor)
    client.force_login(editor)
    assert "Nobody else writes for The Builder" in client.get(f"{LIST}{article.pk}/change/").content.decode()


def test_an_edition_tells_its_maker_by_name(client, chief):
    maker = UserFactory(role="editor", first_name="Ruth", last_name="Bell")
    edition = ArticleFactory(state="published", by=maker).live_edition
    client.force_login(chief)
    for address in ("/admin/articles/edition/", f"/admin/articles/edition/{edition.pk}/change/"):
        assert "Ruth Bell" in client.get(address).content.decode()


def test_every_seat_of_the_list_leads_to_its_article(client, editor, article):
    seat = AssignmentFactory(article=article, by=editor)
    client.force_login(editor)
    assert f'/admin/panels/assignment/{seat.pk}/change/"' in client.get("/admin/panels/assignment/").content.decode()
    answer = client.get(f"/admin/panels/assignment/{seat.pk}/change/")
    assert answer.url == f"{LIST}{article.pk}/change/#seat-{seat.pk}"


@pytest.mark.parametrize("state", ["in_review", "approved", "scheduled", "published", "withdrawn"])
def test_a_writer_reads_what_the_editors_have_now(client, writer, chief, state):
    article = ArticleFactory(by=writer, dek="The dek.", body_html="<p>The body.</p>")
    for step in ArticleFactory.path[state]:
        step(article.pk, chief)
    client.force_login(writer)
    page = client.get(f"{LIST}{article.pk}/change/")
    assert page.status_code == 200
    shown = page.content.decode()
    assert "The dek." in shown
    assert "<p>The body.</p>" in shown
    assert 'name="_save"' not in shown


def test_what_is_scheduled_is_not_scheduled_but_given_another_time(client, editor):
    article = ArticleFactory(state="scheduled", by=editor)
    AssignmentFactory(article=article, by=editor)
    client.force_login(editor)
    page = client.get(f"{LIST}{article.pk}/change/").content.decode()
    assert f'{LIST}{article.pk}/move/schedule/">Change the time</a>' in page
    refused = client.get(f"{LIST}{article.pk}/move/publish/").content.decode()
    assert f'{LIST}{article.pk}/move/schedule/">Change the time</a>' in refused
    assert "or schedule it" not in refused


@pytest.mark.parametrize("sent", [{"category": "zz"}, {"organizations": ["1", "zz"]}])
def test_a_choice_that_is_no_number_is_refused_with_what_was_typed(client, editor, article, sent):
    client.force_login(editor)
    typed = {"headline": "Typed and kept", "slug": article.slug, "body_html": "<p>Kept.</p>", "version": 1}
    for address in (f"{LIST}{article.pk}/change/", f"{LIST}add/"):
        answer = client.post(address, typed | sent)
        assert answer.status_code in (200, 422)
        assert "Typed and kept" in answer.content.decode()
    assert Article.objects.get().headline == article.headline
