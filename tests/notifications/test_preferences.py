"""What somebody chooses to be mailed at once, in a digest or not: kept on their own page, and asked for each mail."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.events.dispatch import dispatch_pending
from cms.notifications.deliveries import deliver_due
from cms.notifications.models import Delivery, Hours, Notification
from cms.notifications.preferences import choose, silence, ways_of
from cms.notifications.routing import kinds
from cms.notifications.topics import DIGEST, OTHER, topic_of
from panels import deciding, writing
from tests.factories import ArticleFactory, AssignmentFactory

pytestmark = pytest.mark.django_db

PAGE = "/accounts/notifications/"
GIVEN = {
    "time_zone": "Asia/Tokyo",
    "digest_at": "7",
    "quiet_from": "22",
    "quiet_to": "6",
    "topic_decisions": "digest",
    "topic_deadlines": "never",
}


@pytest.fixture
def submitted(editor, the_builder, builder, letters):
    """A take that waits for the editor's word; all so far is told and sent."""
    article = ArticleFactory(by=editor)
    seat = AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor, state="submitted")
    dispatch_pending()
    deliver_due()
    return seat


def test_every_kind_of_notice_belongs_to_a_topic():
    assert [kind for kind in kinds() if topic_of(kind) is OTHER] == [DIGEST]


def test_each_is_offered_what_they_are_told_of_and_what_cannot_be_silenced_says_why(client, builder, editor, outsider):
    offered = {}
    for person in (builder.user, editor, outsider):
        client.force_login(person)
        form = client.get(PAGE).context["form"]
        offered[person.username] = {topic.name: bool(field) for topic, field in form.rows()}
    assert offered == {
        "builder": {"invitations": False, "decisions": True, "deadlines": True},
        "editor": {
            "comments": True,
            "articles": True,
            "failures": False,
            "answers": True,
            "deadlines": True,
            "reach": True,
        }
        | {"batches": True},
        "outsider": {},
    }
    client.force_login(builder.user)
    assert "Always at once: somebody counts on your answer" in client.get(PAGE).content.decode()


def test_what_is_chosen_is_kept_and_shown_on_the_clock_chosen_with_it(client, builder):
    client.force_login(builder.user)
    assert client.post(PAGE, GIVEN).url == PAGE
    page = client.get(PAGE)
    assert {name: page.context["form"][name].value() for name in GIVEN} == GIVEN | {
        "digest_at": 7,
        "quiet_from": 22,
        "quiet_to": 6,
    }
    assert "JST now." in page.content.decode()
    assert ways_of(builder.user) == {"invitations": "at_once", "decisions": "digest", "deadlines": "never"}


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"quiet_to": ""}, "Say when quiet hours begin and when they end"),
        ({"digest_at": "23"}, "This hour is one of your quiet ones."),
        ({"digest_at": "24"}, "Select a valid choice."),
        ({"time_zone": "Mars/Phobos"}, "Select a valid choice."),
        ({"topic_decisions": "by pigeon"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_of_it_is_kept(client, builder, wrong, why):
    client.force_login(builder.user)
    answer = client.post(PAGE, GIVEN | wrong)
    assert (answer.status_code, why in answer.content.decode()) == (422, True)
    builder.user.refresh_from_db()
    assert (builder.user.time_zone, Hours.objects.count(), set(ways_of(builder.user).values())) == ("", 0, {"at_once"})


def test_nobody_chooses_for_others_nor_silences_what_cannot_be(client, builder, skeptic):
    assert client.get(PAGE).url.startswith("/accounts/login/")
    client.force_login(builder.user)
    client.post(PAGE, GIVEN | {"topic_invitations": "never", "topic_answers": "never", "person": skeptic.user.pk})
    assert ways_of(skeptic.user) == {"invitations": "at_once", "decisions": "at_once", "deadlines": "at_once"}
    assert builder.user.preferences.filter(topic__in=("invitations", "answers")).count() == 0


def test_the_page_is_one_click_from_the_desk_the_newsroom_and_every_mail(client, submitted, editor, letters):
    link = f'href="{PAGE}"'
    for person in (submitted.panelist.user, editor):
        client.force_login(person)
        assert [link in client.get(page).content.decode() for page in ("/inbox/", "/accounts/settings/")] == [True] * 2
    assert [f"{PAGE}\n" in letter.body for letter in letters] == [True] * 3
    assert [PAGE in letter.alternatives[0].content for letter in letters] == [True] * 3


def test_what_is_silenced_stands_in_the_inbox_alone(submitted, editor, builder):
    choose(builder.user, {"decisions": "never"})
    deciding.approve(submitted.pk, by=editor)
    dispatch_pending()
    line = Notification.objects.get(user=builder.user, kind="approved")
    assert list(line.deliveries.all()) == []


def test_what_is_silenced_before_it_leaves_is_called_off(submitted, editor, builder):
    deciding.approve(submitted.pk, by=editor)
    dispatch_pending()
    assert [silence(builder.user, "approved"), silence(builder.user, "approved")] == [True, True]
    deliver_due()
    assert Delivery.objects.get(notification__kind="approved").state == "called_off"


def test_an_invitation_is_mailed_whatever_was_asked_for(submitted, the_builder, builder, editor):
    assert silence(builder.user, "invited") is False
    AssignmentFactory(by=editor, persona=the_builder, panelist=builder, due_at=timezone.now() + timedelta(days=2))
    dispatch_pending()
    deliver_due()
    states = Delivery.objects.filter(notification__kind="invited").values_list("state", flat=True)
    assert list(states) == ["sent", "sent"]


def test_the_other_side_hears_as_it_chose_and_not_as_the_panelist_did(submitted, builder, editor):
    choose(builder.user, {"decisions": "never"})
    deciding.request_changes(submitted.pk, by=editor, note="More.")
    writing.submit(submitted.pk, by=builder.user, draft="Two.")
    dispatch_pending()
    waiting = Delivery.objects.unsent().values_list("notification__user__username", "notification__kind")
    assert list(waiting) == [("editor", "submitted")]
