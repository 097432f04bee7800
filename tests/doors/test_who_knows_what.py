"""Nobody learns what only another may know, wherever they look and whatever they try: see tests/doors/knowledge/."""

import re

import pytest
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from panels import deciding
from tests.doors.knowledge import outlets
from tests.doors.knowledge.outlets import MISSING, everything_in, walk, whole
from tests.doors.knowledge.secrets import KNOWN_TO, NAMES, RUN, WORD, found_in, none_of_theirs
from tests.doors.knowledge.stage import hand_in, set_up
from tests.doors.knowledge.visitors import VISITORS, visitor
from tests.support.receiver import Receiver
from tests.support.strict import PAGES, inline, policy_in

pytestmark = pytest.mark.django_db

# What changes with each answer, whatever it is about.
FLEETING = re.compile(
    r"""name="(?:csrfmiddlewaretoken|once)" value="[\w-]+"|nonce[-=][\w"+/=-]+|"now": \d+|\d\d:\d\d UTC now"""
    r"""|\d+.(?:second|minute)s?.ago|(?:Expires|X-Accel-Expires|Set-Cookie|Content-Length|ETag): .*"""
)
NAMES_OF_ZEBRA = [name.format("zebra") for name in NAMES]
NEWSROOM = [
    "/admin/search/?s={}",
    "/admin/articles/article/?q={}",
    "/admin/calendar/?q={}",
    "/admin/board/?q={}",
    "/admin/panels/panelist/?q={}",
    "/admin/autocomplete/?app_label=articles&model_name=article&field_name=category&term={}",
    "/api/v1/newsroom/articles/?search={}",
]
SEARCHES = {
    "reader": ["/search/?q={}", "/api/v1/articles/?search={}"],
    "tapir, a writer on the panel": NEWSROOM,
    "yak, an editor": NEWSROOM,
}
# They may see all that the tapir may, or more: what they send is answered like hers.
READ_ONLY = RUN | {"ibex"}
EARLY = {"giraffe": {"hush-zebra-early"}, "zebra": {"hush-giraffe-early"}}


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker, tmp_path_factory):
    """Set up once for all that look at it: whatever they do there is undone."""
    apart = {
        "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
        "MEDIA_ROOT": tmp_path_factory.mktemp("media"),
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    }
    with django_db_blocker.unblock(), override_settings(**apart), Receiver().open() as receiver, transaction.atomic():
        yield set_up(receiver)
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", VISITORS)
def test_nobody_finds_what_only_another_may_know(name, stage):
    me = visitor(stage, name)
    answers = outlets.read(me, outlets.addresses(me)) if me.who in READ_ONLY else walk(me)
    found = {word for one in answers for word in found_in(one.text) - found_in(one.address + one.sent)}
    leaks = {str(one): told for one in answers if (told := none_of_theirs(one.text, me.who, stage.ids, said=one.said))}
    assert leaks == {}
    assert [str(one) for one in answers if one.status >= 500] == []
    assert {str(one): why for one in answers if (why := _loose(one))} == {}
    # It is there to be found: by who runs panels, or else by whose it is; and by who has handed in as others have.
    theirs = {word for word, known in KNOWN_TO.items() if me.who in known and (me.who in RUN or not RUN & known)}
    assert theirs | EARLY.get(me.name, set()) <= found


def _loose(answer) -> str:
    """How a page outside the admin may do more than load what is ours; empty if it may not, or is none."""
    headers, _, page = answer.text.partition("\n\n")
    said = dict(line.partition(": ")[::2] for line in headers.splitlines())
    if answer.address.startswith("/admin/") or "html" not in said.get("Content-Type", ""):
        return ""
    wrong = policy_in(said.get("Content-Security-Policy", "")) ^ PAGES
    return " ".join([*sorted(wrong), *inline(page)])


def test_no_mail_tells_what_only_another_may_know(stage):
    told = {(letter.to[0], letter.subject): whole(letter) for letter in stage.letters}
    who = {to: re.search(r"hush-(\w+)-mail", to)[1] for to, _ in told}
    assert {"giraffe", "zebra", "lemur", "puma", "koala", "okapi", "tapir", "marmot", "moth"} <= set(who.values())
    assert any("BEGIN:VCALENDAR" in text for text in told.values())
    leaks = {key: leak for key, text in told.items() if (leak := none_of_theirs(text, who[key[0]], stage.ids))}
    assert leaks == {}


def test_a_webhook_tells_a_program_of_its_own_seat_and_nobodys_words(stage):
    told = [f"{call.headers} {call.body.decode()}" for call in stage.receiver.calls]
    assert stage.receiver.types == ["assignment.invited", "article.changed", "assignment.changes_requested"]
    assert [leak for text in told if (leak := none_of_theirs(text, "heron", stage.ids))] == []
    assert [words for text in told if (words := WORD.findall(text))] == []


def test_no_file_of_a_picture_tells_whose_it_was(stage):
    assert {path.suffix for path in stage.files} >= {".webp", ".avif", ".jpeg"}
    assert {path.name: leak for path in stage.files if (leak := found_in(everything_in(path)))} == {}


def _seen_by(me, tried, monkeypatch) -> dict[str, str]:
    """What they read there, but for what changes with each answer, at one moment."""
    now = timezone.now()
    with monkeypatch.context() as frozen:
        frozen.setattr(timezone, "now", lambda: now)
        return {one.address: FLEETING.sub("", f"{one.status} {one.text}") for one in outlets.read(me, tried)}


NOT_TOLD = (
    "reader",
    "giraffe",
    "giraffe by link",
    "okapi, who stands by",
    "heron, a program",
    "tapir, a writer on the panel",
)


@pytest.mark.parametrize("name", NOT_TOLD)
def test_nothing_changes_for_others_when_somebody_hands_in_on_a_blind_panel(name, stage, monkeypatch):
    me = visitor(stage, name)
    tried = outlets.addresses(me)
    before = _seen_by(me, tried, monkeypatch)
    stage.accept("shared/koala")
    hand_in(stage, "shared/koala", "One more.")
    deciding.approve(stage.seats["shared/zebra"].pk, by=stage.people["marmot"])
    letters = len(stage.letters_to(me.who))
    stage.tell()
    assert len(stage.letters_to(me.who)) == letters
    after = _seen_by(me, tried, monkeypatch)
    assert [address for address, text in before.items() if after.get(address) != text] == []
    assert len(after) == len(before)


@pytest.mark.parametrize("name", ["outsider", "giraffe", "giraffe by link", "heron, a program"])
def test_what_is_anothers_is_as_if_it_were_not_there(name, stage):
    me = visitor(stage, name)
    foreign = [str(stage.seats[key].pk) for key in ("shared/zebra", "shared/lemur", "open/okapi")]
    differences = []
    for address in outlets.addresses(me):
        [anothers] = set(foreign) & set(re.findall(r"\d+", address)) or [None]
        if anothers is None or address.startswith("/admin/"):
            continue
        for method in ("GET", "POST", "PATCH"):
            heard, missing = (_heard(me, method, address, pk) for pk in (anothers, str(MISSING)))
            differences += [(method, address, *pair) for pair in zip(heard, missing, strict=True) if len(set(pair)) > 1]
    assert differences == []


def _heard(me, method: str, address: str, pk: str) -> tuple:
    """What is answered of the row of that id, without the id, and after how many queries."""
    address = re.sub(r"\d{8}", pk, address)
    with CaptureQueriesContext(connection) as queries:
        answer = me.asks(method, address, outlets.SENT if method != "GET" else None)
    return answer.status, FLEETING.sub("", answer.text.replace(pk, "…")), len(queries)


@pytest.mark.parametrize(("name", "places"), SEARCHES.items(), ids=["reader", "tapir", "yak"])
def test_a_search_for_what_one_must_not_know_finds_as_little_as_one_for_nothing(name, places, stage):
    me = visitor(stage, name)
    nothing = {place: _searched(me, place, "hush-nobody") for place in places}
    secret = [*NAMES_OF_ZEBRA, "hush-zebra-interest", "hush-zebra-take", "hush-zebra-note"]
    found = [(place, word) for place in places for word in secret if _searched(me, place, word) != nothing[place]]
    assert bool(found) == (me.who in RUN)


def _searched(me, place: str, word: str) -> str:
    """What a search answers, without what was searched for."""
    return FLEETING.sub("", me.asks("GET", place.format(word)).text.replace(word, "…"))


def test_an_error_tells_nothing(stage, monkeypatch, settings):
    me, own = visitor(stage, "giraffe"), f"/desk/{stage.seats['shared/giraffe'].pk}/"
    errors = [me.asks("GET", "/desk/hush-zebra-login/"), me.asks("POST", "/desk/away/hush-zebra-take/")]
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    somebody = {"login": "hush-zebra-mail@people.example", "password": "wrong"}
    nobody = visitor(stage, "reader")
    errors += [nobody.asks("POST", "/accounts/login/", somebody) for _ in range(3)]
    errors.append(me.asks("POST", own + "save/", {"draft": "x" * 6_000_000}))
    me.client.handler.enforce_csrf_checks = True
    errors.append(me.asks("POST", own + "save/", {"draft": "Mine."}))

    def break_down(*args, **kwargs):
        raise RuntimeError("hush-zebra-take")

    monkeypatch.setattr("panels.desk.views.show", break_down)
    errors.append(me.asks("GET", own))
    assert {one.status for one in errors} >= {403, 404, 413, 429, 500}
    assert [str(one) for one in errors if none_of_theirs(one.text, "giraffe", stage.ids, said=one.said)] == []


def test_an_address_that_the_walk_knows_no_arguments_for_fails_with_words():
    with pytest.raises(outlets.Unknown, match=r"no arguments for 'pk' of 'new/<int:pk>/'"):
        list(outlets.filled("new/<int:pk>/", {}))
