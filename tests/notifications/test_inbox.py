"""The inbox: what a person was told, whatever became of the mail."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import drafting
from cms.events.dispatch import dispatch_pending
from cms.events.models import Event
from cms.lib import keyset
from cms.notifications.models import Notification
from panels import answering
from tests.factories import ArticleFactory, AssignmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation(editor, article, the_builder, builder):
    """What the builder was told of their seat."""
    AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor)
    dispatch_pending()
    return Notification.objects.get(user=builder.user)


def test_a_line_is_worded_when_it_is_told_and_leads_to_the_page_to_act_on(client, invitation, builder, editor):
    drafting.save(invitation.event.subject.article_id, version=1, by=editor, headline="Renamed since")
    client.force_login(builder.user)
    page = client.get("/inbox/").content.decode()
    assert "The Builder is asked for a take: Glass battery leaves the lab" in page
    answer = client.post(f"/inbox/{invitation.pk}/")
    assert answer.url == f"/desk/{invitation.event.subject_id}/"


def test_unread_lines_are_counted_in_the_head_of_every_page_until_they_are_followed(client, invitation, builder):
    client.force_login(builder.user)
    for address in ("/inbox/", "/desk/", "/accounts/settings/"):
        assert 'aria-label="1 unread"' in client.get(address).content.decode()
    assert client.get(f"/inbox/{invitation.pk}/").status_code == 405
    client.post(f"/inbox/{invitation.pk}/")
    assert "unread" not in client.get("/desk/").content.decode()
    first = Notification.objects.get(pk=invitation.pk).read_at
    client.post(f"/inbox/{invitation.pk}/")
    assert Notification.objects.get(pk=invitation.pk).read_at == first


def test_editors_see_the_count_in_the_newsroom(client, invitation, builder, editor):
    answering.accept(invitation.event.subject_id, by=builder.user)
    dispatch_pending()
    client.force_login(editor)
    page = client.get("/admin/").content.decode()
    assert page.count('href="/inbox/"') == 2  # at the side, and in the head of a page too narrow for one
    assert 'aria-label="Inbox, 1 unread"' in page
    line = Notification.objects.get(user=editor)
    assert client.post(f"/inbox/{line.pk}/").url.startswith("/admin/articles/article/")


def test_one_can_be_marked_as_read_without_leaving_the_page_it_stands_on(client, invitation, builder, skeptic):
    client.force_login(builder.user)
    assert f'action="/inbox/{invitation.pk}/read/"' in client.get("/inbox/").content.decode()
    answer = client.post(f"/inbox/{invitation.pk}/read/", {"before": "2031-05-01T00:00:00+00:00 7"})
    assert answer.url == "/inbox/?before=2031-05-01T00%3A00%3A00%2B00%3A00+7"
    assert client.post(f"/inbox/{invitation.pk}/read/").url == "/inbox/"
    assert "Mark as read" not in client.get("/inbox/").content.decode()
    client.force_login(skeptic.user)
    assert client.post(f"/inbox/{invitation.pk}/read/").status_code == 404


def test_all_can_be_marked_as_read_at_once_and_only_ones_own(client, invitation, builder, skeptic):
    Notification.objects.create(event=invitation.event, user=skeptic.user, kind="invited", title="Theirs", url="/desk/")
    client.force_login(builder.user)
    client.post("/inbox/read/")
    unread = Notification.objects.filter(read_at=None)
    assert [line.user for line in unread] == [skeptic.user]


def test_somebody_elses_line_is_not_found(client, invitation, skeptic):
    client.force_login(skeptic.user)
    assert invitation.title not in client.get("/inbox/").content.decode()
    assert client.post(f"/inbox/{invitation.pk}/").status_code == 404
    assert Notification.objects.get(pk=invitation.pk).read_at is None


def test_a_long_inbox_is_a_page_at_a_time_at_the_same_cost(client, builder, django_assert_max_num_queries):
    lines = keyset.PAGE + 5
    for n in range(lines):
        begun = Event.objects.about(ArticleFactory()).first()
        told_at = timezone.now() - timedelta(minutes=n)
        Notification.objects.create(
            event=begun, user=builder.user, kind="invited", title=f"Line {n}", url="/desk/", created_at=told_at
        )
    client.force_login(builder.user)
    with django_assert_max_num_queries(5):
        first = client.get("/inbox/").content.decode()
    assert first.count('class="line"') == keyset.PAGE
    older = first.partition("?before=")[2].partition('"')[0]
    second = client.get(f"/inbox/?before={older}").content.decode()
    assert second.count('class="line"') == 5
    assert client.get("/inbox/?before=nonsense").status_code == 404


def test_a_line_is_text_whatever_it_looks_like(client, editor, the_builder, builder):
    article = ArticleFactory(by=editor, headline="<script>alert(1)</script>\r\nBcc: all")
    AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor)
    dispatch_pending()
    client.force_login(builder.user)
    page = client.get("/inbox/").content.decode()
    assert "<script>alert" not in page
    assert "\n" not in Notification.objects.get(user=builder.user).title
