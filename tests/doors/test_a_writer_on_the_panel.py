"""Somebody who drafts in the newsroom and also sits on a panel: no page, call, file or mail of the newsroom tells them
what the desk does not."""

import gzip
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from cms.accounts.capabilities import role_group
from cms.accounts.models import ApiToken, User
from cms.events.dispatch import dispatch_pending
from cms.newsroom.bulk import tasks as bulk
from cms.newsroom.bulk.models import BatchFile
from cms.notifications.models import Notification
from comments import talking
from panels import answering, assigning, deciding, tasks, writing
from panels.discussion import TAKE
from panels.models import ArticlePanel, Assignment
from tests.factories import ArticleFactory, PanelistFactory, PersonaFactory
from tests.newsroom.bulk.conftest import Hand

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/article/"
# What differs with each answer, or with time alone.
PASSING = re.compile(
    r'name="(csrfmiddlewaretoken|once)" value="[^"]+"|"now": \d+|\d+ (second|minute)s? ago|just now|in \d+ minutes?'
)


@pytest.fixture
def planned(chief):
    return ArticleFactory(by=chief, headline="Ice melts", state="scheduled")


@pytest.fixture
def seats(chief, planned):
    """A blind panel of three, who all accepted. The first sits in the newsroom too, as a writer."""
    made = []
    for name in ("Penguin", "Zebra", "Giraffe"):
        voice = PersonaFactory(name=f"The {name}")
        panelist = PanelistFactory(user__username=name.lower(), personas=[voice])
        due = timezone.now() + timedelta(hours=20)
        seat = assigning.invite(planned.pk, by=chief, persona=voice, panelist=panelist, due_at=due, required=True)
        answering.accept(seat.pk, by=panelist.user)
        made.append(seat)
    ArticlePanel.objects.create(article=planned, blind=True)
    penguin = made[0].panelist.user
    penguin.groups.add(role_group("writer"))
    User.objects.filter(pk=penguin.pk).update(is_staff=True)
    return made


def outlets(client, user, article) -> dict[str, str]:
    """All that the newsroom shows of the article to this person."""
    client.force_login(user)
    page = f"{LIST}{article.pk}/"
    day = f"{timezone.localdate() + timedelta(days=1)}"
    addresses = [
        *("/admin/", LIST, f"{LIST}?waits=decision", f"{LIST}?q=words", "/admin/board/", "/admin/calendar/"),
        *(f"/admin/calendar/?view={view}&on={day}" for view in ("week", "day")),
        *(f"{page}{tail}" for tail in ("change/", "checklist/", "preview/", "history/", "history/?show=events")),
        *(f"{page}move/{name}/" for name in ("submit", "schedule", "publish", "rollback")),
        f"{page}history/editions/?a=draft&b=draft",
    ]
    pages = {address: client.get(address) for address in addresses}
    token = {"Authorization": f"Token {ApiToken.issue(user)}"}
    for call in ("articles/", f"articles/{article.pk}/", "assignments/", "rebuttals/"):
        pages[call] = client.get(f"/api/v1/newsroom/{call}", headers=token)
    told = {where: f"{answer.status_code} {answer.content.decode()}" for where, answer in pages.items()}
    hand = Hand(client)
    hand.start(hand.choose("export", [article]))
    bulk.run()
    told["csv"] = gzip.decompress(BatchFile.objects.latest("pk").content).decode()
    return {where: PASSING.sub("", text) for where, text in told.items()}


def others_go_on(seats, chief) -> None:
    """The zebra hands in, the giraffe is approved, and both are talked about."""
    for seat in seats[1:]:
        take = writing.submit(seat.pk, by=seat.panelist.user, draft="Striped words.")
    deciding.approve(seats[2].pk, by=chief)
    talking.begin(TAKE, take, by=chief, text="Striped opinion.")


def test_while_the_round_is_blind_a_writer_finds_the_newsroom_the_same_to_the_byte(client, chief, planned, seats):
    penguin = seats[0].panelist.user
    writing.submit(seats[0].pk, by=penguin, draft="My own words.")
    before = outlets(client, penguin, planned)
    assert "You sit on its panel" in before[f"{LIST}{planned.pk}/checklist/"]
    others_go_on(seats, chief)
    after = outlets(client, penguin, planned)
    assert [where for where in before if before[where] != after[where]] == []

    tasks.reveal()
    told = outlets(client, penguin, planned)
    differ = [where for where in before if before[where] != told[where]]
    assert {LIST, "/admin/board/", "articles/", "csv", f"{LIST}{planned.pk}/checklist/"} <= set(differ)
    assert "Striped words." in told[f"{LIST}{planned.pk}/preview/"]


@pytest.mark.parametrize("mine", ["accepted", "declined"])
def test_before_their_own_take_they_read_none_even_where_nothing_is_blind(client, chief, planned, seats, mine):
    penguin = seats[0].panelist.user
    ArticlePanel.objects.update(blind=False)
    if mine == "declined":  # they might take the seat after all, until it is given away
        answering.decline(seats[0].pk, by=penguin, reason="No time.")
    others_go_on(seats, chief)
    seen = outlets(client, penguin, planned)
    assert [where for where, text in seen.items() if "Striped" in text] == []
    assert (seen["csv"].splitlines()[1].endswith(",,"), '"approved":null' in seen["articles/"]) == (True, True)

    assigning.cancel(seats[0].pk, by=chief)
    seen = outlets(client, penguin, planned)
    assert "Striped words." in seen[f"{LIST}{planned.pk}/preview/"]
    assert '"approved":1' in seen["articles/"]


def test_who_began_the_article_hears_nothing_of_a_panel_that_is_hidden_from_them(chief, planned, seats):
    penguin = seats[0].panelist.user
    Article.objects.update(created_by=penguin)
    User.objects.filter(pk=chief.pk).update(is_active=False)  # who gave the seats away has left

    def heard() -> list[str]:
        dispatch_pending()
        return list(Notification.objects.filter(user=penguin, kind="submitted").values_list("kind", flat=True))

    writing.submit(seats[1].pk, by=seats[1].panelist.user, draft="Striped words.")
    assert heard() == []
    Assignment.objects.filter(pk=seats[0].pk).update(state="cancelled")
    writing.submit(seats[2].pk, by=seats[2].panelist.user, draft="Long words.")
    assert heard() == ["submitted"]


def test_who_reads_panels_is_not_blind_to_theirs_and_both_sides_are_told_so(client, chief, planned, seats):
    penguin = seats[0].panelist.user
    page, says = f"{LIST}{planned.pk}/change/", "It is not blind to Penguin"
    User.objects.filter(pk=penguin.pk).update(first_name="Penguin")
    client.force_login(chief)
    assert says not in client.get(page).content.decode()
    penguin.groups.add(role_group("editor"))
    assert says in client.get(page).content.decode()
    client.force_login(User.objects.get(pk=penguin.pk))
    assert "You run panels in the newsroom" in " ".join(client.get(f"/desk/{seats[0].pk}/").content.decode().split())
    client.force_login(seats[1].panelist.user)
    assert "You run panels" not in client.get(f"/desk/{seats[1].pk}/").content.decode()
