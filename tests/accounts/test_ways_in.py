"""Signing in without a password, and that no way in tells who has an account."""

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import Client

from cms.notifications.errands import run_due
from panels.models import Assignment
from tests.factories import AssignmentFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(builder):
    """Somebody with an account, somebody whose account was closed, and nobody."""
    UserFactory(username="closed", is_active=False)
    return ["builder", "closed", "nobody"]


def text(answer) -> str:
    """A page without what differs between any two: tokens against forgery."""
    return re.sub(r'value="\w{64}"', "", " ".join(answer.content.decode().split()))


def letters() -> list:
    """What has arrived, once a worker came by."""
    run_due()
    return mail.outbox


def code_of(letter) -> str:
    return re.search(r"^[A-Z0-9-]{6,}$", letter.body, re.MULTILINE)[0]


def test_a_code_signs_in_on_the_device_that_asked_and_leads_where_one_wanted_to(
    client, editor, article, the_builder, builder
):
    seat = AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor)
    door = client.get(f"/desk/{seat.pk}/").url
    [ask] = re.findall(r'href="(/accounts/login/code/[^"]*)"', client.get(door).content.decode())
    page = client.get(ask).content.decode()
    assert f'name="next" value="/desk/{seat.pk}/"' in page
    answer = client.post("/accounts/login/code/", {"email": "Builder@Example.org", "next": f"/desk/{seat.pk}/"})
    [letter] = letters()
    assert (letter.to, letter.subject) == (["builder@example.org"], "Your code to sign in")
    assert "_auth_user_id" not in client.session

    thief = Client()
    assert thief.post("/accounts/login/code/confirm/", {"code": code_of(letter)}).url == "/accounts/login/code/"
    assert "If builder@example.org is an address that we know" in text(client.get(answer.url))
    wrong = client.post("/accounts/login/code/confirm/", {"code": "WRONG"})
    assert "Incorrect code" in wrong.content.decode()
    done = client.post("/accounts/login/code/confirm/", {"code": code_of(letter), "next": f"/desk/{seat.pk}/"})
    assert (done.url, client.session["_auth_user_id"]) == (f"/desk/{seat.pk}/", str(builder.user.pk))
    client.logout()
    assert client.post("/accounts/login/code/confirm/", {"code": code_of(letter)}).url == "/accounts/login/code/"


def test_a_code_is_guessed_at_three_times_and_no_more(client, builder):
    client.post("/accounts/login/code/", {"email": "builder@example.org"})
    for _ in range(3):
        answer = client.post("/accounts/login/code/confirm/", {"code": "WRONG"})
    assert answer.status_code == 302
    client.post("/accounts/login/code/confirm/", {"code": code_of(letters()[0])})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("way", ["/accounts/login/code/", "/accounts/password/reset/"])
def test_neither_code_nor_reset_tells_who_has_an_account(cast, way):
    told = []
    for name in cast:
        browser = Client()
        answer = browser.post(way, {"email": f"{name}@example.org"})
        page = browser.get(answer.url)
        told.append((answer.status_code, answer.url, sorted(browser.cookies), text(page).replace(name, "NAME")))
    assert told == [told[0]] * 3
    assert [letter.to for letter in letters()] == [[f"{name}@example.org"] for name in cast]


def test_a_wrong_password_takes_as_long_and_says_the_same_whoever_it_is(cast, monkeypatch):
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: hashed.append(1) or encode(*args))
    told = []
    for door, field in (("/accounts/login/", "login"), ("/admin/login/", "username")):
        for name in cast:
            hashed.clear()
            answer = Client().post(door, {field: name, "password": "wrong"})
            told.append((door, answer.status_code, len(hashed), text(answer).replace(name, "NAME")))
    assert len(set(told)) == 2


@pytest.mark.parametrize(
    ("way", "times"), [("/accounts/login/code/", 3), ("/accounts/password/reset/", 5)], ids=["code", "reset"]
)
def test_nobody_is_flooded_with_mail(cast, way, times):
    for name in ("builder", "nobody"):
        answers = [Client().post(way, {"email": f"{name}@example.org"}).status_code for _ in range(times + 2)]
        assert answers[:times] == [302] * times
        assert set(answers[times:]) <= {200, 429}
    assert len(letters()) == 2 * times


def test_words_sent_too_late_wait_for_a_sign_in_and_a_code_is_no_word(client, builder, editor, article, the_builder):
    seat = AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor, state="accepted")
    client.force_login(builder.user)
    client.get("/desk/")
    del client.cookies["sessionid"]
    client.post(f"/desk/{seat.pk}/save/", {"draft": "Typed too late.", "version": 1})
    client.post("/accounts/login/code/", {"email": "builder@example.org"})
    client.post("/accounts/2fa/webauthn/login/", {"credential": "{}"})
    client.post("/accounts/login/code/", {"email": "builder@example.org"})
    client.post("/accounts/login/code/confirm/", {"code": code_of(letters()[-1])})
    assert [form["path"] for form in client.session["unsent"]] == [f"/desk/{seat.pk}/save/"]
    assert Assignment.objects.get().draft == ""


def test_each_page_about_it_is_of_the_house(client, builder):
    own = ["2fa/", "2fa/webauthn/", "2fa/webauthn/add/", "reauthenticate/", "password/change/", "email/"]
    for signed_in, addresses in ((False, ["login/", "login/code/", "password/reset/"]), (True, own)):
        if signed_in:
            client.force_login(builder.user)
        for address in addresses:
            page = client.get(f"/accounts/{address}", follow=True)
            assert (page.status_code, "private/private.css" in page.content.decode()) == (200, True), address
