"""Blind rounds: no panelist learns what another wrote, or how many did, until all are in or their time is over."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from articles import publishing, sharing
from articles.models import CheckRule
from cms.accounts.capabilities import role_group
from cms.accounts.models import ApiToken
from cms.events.dispatch import dispatch_pending
from cms.events.models import Event
from cms.notifications import mails
from cms.notifications.models import Notification
from panels import assigning, deciding, tasks, writing
from panels.models import ArticlePanel, Assignment
from tests.factories import AssignmentFactory, PanelistFactory, PersonaFactory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def seats(editor, article, panel, the_builder, the_skeptic):
    """Three seats of a blind panel, all accepted: the builder's, the skeptic's, and the zebra's. Nothing is in."""
    zebra = PersonaFactory(name="The Zebra")
    panel.seats.create(persona=zebra, panelist=PanelistFactory(personas=[zebra]), position=3)
    panel.blind = True
    panel.save()
    made = assigning.apply_panel(article.pk, by=editor, panel=panel)
    Assignment.objects.update(state="accepted")
    return made


def hand_in(seat, text="Striped words."):
    writing.submit(seat.pk, by=seat.panelist.user, draft=text)


def desk_of(client, seat) -> str:
    client.force_login(seat.panelist.user)
    page = " ".join(client.get(f"/desk/{seat.pk}/").content.decode().split())
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def told() -> list[tuple[str, str]]:
    dispatch_pending()
    return sorted(Notification.objects.filter(kind="revealed").values_list("user__username", "kind"))


def test_a_blind_panelist_sees_neither_takes_nor_how_many_are_in(client, seats, editor):
    mine, second, third = seats
    hand_in(mine, "My words.")
    token = {"Authorization": f"Token {ApiToken.issue(mine.panelist.user)}"}

    def outlets():
        desk = desk_of(client, mine)
        lists = [client.get(address).content.decode() for address in ("/desk/", "/inbox/")]
        lists = [
            re.sub(r'name="csrfmiddlewaretoken" value="\w+"|\d+ (second|minute)s? ago', "", page) for page in lists
        ]
        programs = [
            client.get(f"/api/v1/desk/assignments/{tail}", headers=token).json() for tail in ("", f"{mine.pk}/")
        ]
        return desk, lists, programs

    dispatch_pending()
    before = outlets()
    assert "This is a blind round" in before[0]
    hand_in(second)
    hand_in(third)
    deciding.approve(third.pk, by=editor)
    dispatch_pending()
    assert outlets() == before
    letters = [mails.build(one).body for one in Notification.objects.filter(user=mine.panelist.user)]
    assert [letter for letter in letters if "Striped" in letter] == []

    tasks.reveal()
    page = desk_of(client, mine)
    assert page.count("Striped words.") == 2
    assert "This is a blind round" not in page


def test_a_round_is_revealed_once_when_all_are_in_and_each_is_told_once(client, seats):
    for seat in seats[:2]:
        hand_in(seat)
        tasks.reveal()
    assert (told(), ArticlePanel.objects.get().state) == ([], "open")
    hand_in(seats[2])
    for _ in range(2):
        tasks.reveal()
    assert told() == sorted((seat.panelist.user.username, "revealed") for seat in seats)
    assert Event.objects.filter(name="panel.reveal").count() == 1


def test_when_the_time_is_over_who_is_late_still_sees_nothing_before_their_own(client, seats):
    hand_in(seats[0])
    Assignment.objects.filter(pk=seats[1].pk).update(due_at=timezone.now() - DAY)
    tasks.reveal()
    assert ArticlePanel.objects.get().state == "open"
    Assignment.objects.filter(pk=seats[2].pk).update(due_at=timezone.now() - DAY)
    tasks.reveal()
    assert told() == [(seats[0].panelist.user.username, "revealed")]
    assert "Striped words." not in desk_of(client, seats[1])
    hand_in(seats[1], "Late.")
    assert "Striped words." in desk_of(client, seats[1])
    assert "Late." in desk_of(client, seats[0])


def test_what_was_sent_back_is_written_anew_before_anybody_reads_the_others(client, seats, editor):
    for seat, words in zip(seats, ("No price.", "Striped words.", "Long words."), strict=True):
        hand_in(seat, words)
    deciding.request_changes(seats[0].pk, by=editor, note="Say what it costs.")
    tasks.reveal()
    assert ("Striped words." in desk_of(client, seats[0]), "No price." in desk_of(client, seats[1])) == (False, False)
    hand_in(seats[0], "A price.")
    tasks.reveal()
    assert ArticlePanel.objects.get().state == "revealed"
    assert "A price." in desk_of(client, seats[1])


@pytest.mark.parametrize("end", ["decline", "cancel"])
def test_a_seat_that_nobody_writes_is_not_waited_for(seats, editor, end):
    for seat in seats[:2]:
        hand_in(seat)
    if end == "cancel":
        assigning.cancel(seats[2].pk, by=editor)
    else:
        Assignment.objects.filter(pk=seats[2].pk).update(state="declined")
    tasks.reveal()
    assert ArticlePanel.objects.get().state == "revealed"


def test_a_panel_without_a_single_take_has_nothing_to_reveal(seats):
    Assignment.objects.update(due_at=timezone.now() - DAY)
    tasks.reveal()
    assert ArticlePanel.objects.get().state == "open"


def test_previews_hide_the_takes_of_a_blind_round_from_panelists_and_from_whoever_has_a_link(
    client, seats, article, editor
):
    colleague = seats[0].panelist.user
    colleague.groups.add(role_group("writer"))
    type(colleague).objects.filter(pk=colleague.pk).update(is_staff=True)
    hand_in(seats[0], "My words.")
    hand_in(seats[1])
    link = f"/preview/{sharing.share(article.pk, by=editor, label='A lawyer')[1]}/"
    inside = f"/admin/articles/article/{article.pk}/preview/"

    def seen(user):
        client.logout()
        if user:
            client.force_login(user)
        return "Striped words." in client.get(inside if user else link).content.decode()

    assert [seen(user) for user in (None, colleague, editor)] == [False, False, True]
    hand_in(seats[2])
    tasks.reveal()
    assert [seen(user) for user in (None, colleague, editor)] == [True, True, True]


def test_who_publishes_during_a_blind_round_is_warned_or_stopped_as_the_newsroom_set_it(client, seats, article, editor):
    Assignment.objects.update(due_at=timezone.now() + DAY + timedelta(minutes=1), required=False)
    hand_in(seats[0])
    deciding.approve(seats[0].pk, by=editor)
    publishing.submit(article.pk, by=editor)
    publishing.approve(article.pk, by=editor)
    client.force_login(editor)
    step, version = f"/admin/articles/article/{article.pk}/move/publish/", {"version": article.version}
    says = "The round is blind until all takes are in, or late: the last is due in 1 day. Publishing shows"

    assert says in client.get(step).content.decode()
    CheckRule.objects.update_or_create(key="blind", defaults={"level": "block"})
    cache.clear()
    refused = client.post(step, version)
    assert (refused.status_code, says in refused.content.decode()) == (409, True)
    for seat in seats[1:]:
        hand_in(seat)
    tasks.reveal()
    assert "The round is blind" not in client.get(step).content.decode()
    assert client.post(step, version).status_code == 302


def test_the_count_is_told_where_the_panel_says_so(client, seats):
    ArticlePanel.objects.update(shows_counts=True)
    hand_in(seats[1])
    page = desk_of(client, seats[0])
    assert ("1 of 3 takes is in." in page, "Striped" in page) == (True, False)


def test_terms_are_set_on_the_articles_page_until_a_take_is_in(client, editor, article, the_builder, builder):
    client.force_login(editor)
    seat = AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor, state="accepted")
    page, terms = f"/admin/articles/article/{article.pk}/change/", f"/admin/articles/article/{article.pk}/panel/terms/"
    assert "once they have handed in their own" in client.get(page).content.decode()
    assert client.post(terms, {"blind": "on"}).status_code == 302
    assert "<b>Blind round.</b>" in client.get(page).content.decode()
    hand_in(seat)
    refused = client.post(terms, {})
    assert (refused.status_code, ArticlePanel.objects.get().blind) == (409, True)
    assert "Takes were handed in on these terms" in refused.content.decode()
    client.force_login(builder.user)
    assert client.post(terms, {}).status_code != 200
