"""What one person of a panel says, is or is called, looked for wherever another may look: in pages by sign-in and by
link, programs' answers, errors, mails and calendars. Each secret is a word that nothing else has."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from cms.accounts.models import ApiToken
from cms.events.dispatch import dispatch_pending
from cms.notifications.calling import call_due
from cms.notifications.deliveries import deliver_due
from panels import answering, assigning, away, deciding, proposing, writing
from panels.models import ArticlePanel, Assignment, Panelist
from panels.subscribing import make_address
from tests.doors.test_leaks import PUBLIC, crawl
from tests.factories import ArticleFactory, PanelistFactory, PersonaFactory, ProgramFactory
from tests.support.receiver import Receiver

pytestmark = pytest.mark.django_db

# Who it is about, and what only they and the editors know.
SECRETS = {
    "zebra": ["zebra", "stripes-draft", "stripes-interest", "stripes-proposal"],
    "lemur": ["lemur", "tail-reason"],
    "okapi": ["okapi"],
    "giraffe": ["giraffe", "neck-draft", "neck-interest", "neck-away"],
}
ALL = [secret for secrets in SECRETS.values() for secret in secrets]


def tell() -> None:
    """All that happened so far, to whom it concerns."""
    dispatch_pending()
    deliver_due()


def person(name: str) -> Panelist:
    voice = PersonaFactory()
    return PanelistFactory(
        user__username=name,
        user__first_name=name.capitalize(),
        user__email=f"{name}@people.example",
        personas=[voice],
    )


def seat_for(article, by, panelist, **facts) -> Assignment:
    due = timezone.now() + timedelta(days=3)
    return assigning.invite(article.pk, by=by, persona=panelist.personas.get(), panelist=panelist, due_at=due, **facts)


@pytest.fixture
def panel_of(chief):
    """A blind panel that nobody has handed in for: the giraffe and the zebra write, the lemur declined, the okapi
    stands by for the giraffe. By name: seat."""
    article = ArticleFactory(by=chief, headline="Shared article")
    giraffe, zebra, lemur, okapi = (person(name) for name in ("giraffe", "zebra", "lemur", "okapi"))
    okapi.personas.add(giraffe.personas.get())
    seats = {
        "giraffe": seat_for(article, chief, giraffe, standby=okapi),
        "zebra": seat_for(article, chief, zebra),
        "lemur": seat_for(article, chief, lemur),
    }
    tell()
    Assignment.objects.update(asks_interests=True)
    answering.accept(seats["giraffe"].pk, by=giraffe.user, interests="I own neck-interest.")
    answering.accept(seats["zebra"].pk, by=zebra.user, interests="I own stripes-interest.")
    answering.decline(seats["lemur"].pk, by=lemur.user, reason="My tail-reason.")
    later = timezone.now() + timedelta(days=5)
    proposing.propose_time(seats["zebra"].pk, by=zebra.user, proposed_due_at=later, note="For stripes-proposal.")
    writing.save_draft(seats["zebra"].pk, by=zebra.user, draft="My stripes-draft.", version=1)
    writing.save_draft(seats["giraffe"].pk, by=giraffe.user, draft="My neck-draft.", version=1)
    day = timezone.localdate() + timedelta(days=30)
    away.go_away(giraffe, by=giraffe.user, first_day=day, last_day=day)
    tell()
    return seats


def found_in(text: str, *, of: str = "") -> list[str]:
    """The secrets in the text, but for those of one person."""
    return [secret for secret in ALL if secret in text.lower() and secret not in SECRETS.get(of, ())]


def outlets(client: Client, seats: dict, name: str) -> dict[str, str]:
    """All that this person can reach, and what is said to them where they may not go."""
    user = seats[name].panelist.user
    client.force_login(user)
    others = [seat.pk for key, seat in seats.items() if key != name]
    own = ["/desk/", "/inbox/", "/desk/away/", "/desk/written/", f"/desk/{seats[name].pk}/", "/accounts/calendar/"]
    own += ["/accounts/settings/", "/accounts/notifications/", f"/desk/{seats[name].pk}/preview/"]
    foreign = [f"/desk/{pk}/{tail}" for pk in others for tail in ("", "preview/")]
    pages = crawl(client, own + foreign)
    pages["calendar"] = client.get(f"/calendar/{make_address(user)}.ics").content.decode()
    for pk in others:
        for verb in ("accept", "submit", "take_back", "read"):
            answer = client.post(f"/desk/{pk}/{verb}/", {"draft": "Mine now.", "version": 1})
            pages[f"POST {verb} {pk}"] = f"{answer.status_code} {answer.content.decode()}"
    token = {"Authorization": f"Token {ApiToken.issue(user)}"}
    calls = ["", f"{seats[name].pk}/", *(f"{pk}/" for pk in others)]
    pages |= crawl(client, [f"/api/v1/desk/assignments/{call}" for call in calls], **token)
    pages |= crawl(client, ["/api/v1/newsroom/assignments/", "/api/v1/newsroom/articles/"], **token)
    return pages


@pytest.mark.parametrize("name", ["giraffe", "zebra", "lemur"])
def test_a_panelist_finds_nothing_of_another(name, client, panel_of):
    pages = outlets(client, panel_of, name)
    assert any(name in text.lower() for text in pages.values())
    assert {address: found_in(text, of=name) for address, text in pages.items() if found_in(text, of=name)} == {}
    statuses = {pages[f"/desk/{seat.pk}/"][:3] for key, seat in panel_of.items() if key != name}
    assert statuses == {"404"}


def test_who_came_by_a_link_finds_no_more_than_who_signed_in(client, panel_of):
    letter = next(one for one in mail.outbox if one.to == ["giraffe@people.example"])
    [link] = set(re.findall(r"/desk/enter/[\w-]{43}/", letter.body))
    client.post(link)
    pages = crawl(client, ["/desk/", f"/desk/{panel_of['giraffe'].pk}/", f"/desk/{panel_of['zebra'].pk}/", link])
    assert "Shared article" in pages[f"/desk/{panel_of['giraffe'].pk}/"]
    assert {
        address: found_in(text, of="giraffe") for address, text in pages.items() if found_in(text, of="giraffe")
    } == {}


def test_a_mail_to_a_panelist_names_no_other_and_says_nothing_of_theirs(panel_of):
    letters = [one for one in mail.outbox if one.to[0].endswith("@people.example")]
    assert {one.to[0].partition("@")[0] for one in letters} == {"giraffe", "zebra", "lemur"}
    for one in letters:
        whole = one.message().as_string() + one.body + "".join(part.content for part in one.alternatives)
        assert found_in(whole, of=one.to[0].partition("@")[0]) == [], one.subject


def test_a_webhook_to_a_program_on_the_panel_names_nobody_and_says_nothing_of_theirs(panel_of, chief):
    with Receiver().open() as receiver:
        program = ProgramFactory(by=chief, webhook=receiver.url)
        seat = seat_for(panel_of["zebra"].article, chief, program.panelist)
        answering.accept(seat.pk, by=program.user)
        writing.submit(seat.pk, by=program.user, draft="Mine.")
        deciding.request_changes(seat.pk, by=chief, note="More stripes-draft, less neck-draft.")
        tell()
        call_due()
    told = [f"{call.said} {call.headers}" for call in receiver.calls]
    assert receiver.types == ["assignment.invited", "assignment.changes_requested"]
    assert [found_in(text) for text in told] == [[], []]


def test_readers_find_nobody_of_a_panel(client, panel_of):
    pages = crawl(client, [*PUBLIC, "/search/?q=stripes-draft", f"/desk/{panel_of['zebra'].pk}/", "/calendar/x.ics"])
    # A search says what was looked for.
    leaks = {where: found_in(text) for where, text in pages.items() if found_in(text) and "/search/" not in where}
    assert leaks == {}
    assert "Shared article" not in "".join(pages.values())


def test_editors_find_all_of_it(client, editor, panel_of):
    client.force_login(editor)
    article = panel_of["zebra"].article
    page = client.get(f"/admin/articles/article/{article.pk}/change/").content.decode().lower()
    for secret in ("zebra", "stripes-interest", "stripes-proposal", "lemur", "tail-reason", "okapi", "giraffe"):
        assert secret in page, secret


def test_a_page_of_a_blind_panelist_is_the_same_to_the_byte_when_another_hands_in(client, chief, panel_of):
    ArticlePanel.objects.update_or_create(article=panel_of["zebra"].article, defaults={"blind": True})
    client.force_login(panel_of["giraffe"].panelist.user)
    # Who has handed in would see the others' takes, were it no blind round.
    writing.submit(panel_of["giraffe"].pk, by=panel_of["giraffe"].panelist.user, draft="My neck-draft.")
    addresses = ["/desk/", "/inbox/", f"/desk/{panel_of['giraffe'].pk}/", f"/desk/{panel_of['giraffe'].pk}/preview/"]

    def seen() -> list[tuple]:
        answers = [client.get(address) for address in addresses]
        changing = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
        told = [{key: value for key, value in answer.items() if key in ("Content-Length", "ETag", "Last-Modified")}
                for answer in answers]  # fmt: skip
        return [(facts, changing.sub("", one.content.decode())) for facts, one in zip(told, answers, strict=True)]

    before = seen()
    writing.submit(panel_of["zebra"].pk, by=panel_of["zebra"].panelist.user, draft="My stripes-draft.")
    tell()
    assert seen() == before
