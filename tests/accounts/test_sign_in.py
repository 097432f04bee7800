"""The doors in, and what people set for themselves."""

import socket
from datetime import UTC, datetime

import pytest
from redis.connection import Connection

from cms.lib.cache import SparedRedisCache
from panels.models import Assignment
from tests.factories import AssignmentFactory
from tests.support.processes import free_port

pytestmark = pytest.mark.django_db


def sign_in(client, name, password="paneldesk", **more):
    return client.post("/accounts/login/", {"login": name, "password": password} | more, follow=True)


@pytest.mark.parametrize(
    ("person", "home"), [("builder", "/desk/"), ("writer", "/admin/"), ("editor", "/admin/"), ("chief", "/admin/")]
)
def test_everybody_lands_on_their_own_page(client, request, person, home):
    request.getfixturevalue(person)
    answer = sign_in(client, f"{person}@example.org")
    assert answer.status_code == 200
    assert answer.redirect_chain[-1][0] == home


def test_a_link_from_a_mail_is_where_one_lands_after_sign_in(client, editor, article, the_builder, builder):
    seat = AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor)
    door = client.get(f"/desk/{seat.pk}/").url
    page = client.get(door).content.decode()
    assert f'name="next" value="/desk/{seat.pk}/"' in page
    assert sign_in(client, "builder", next=f"/desk/{seat.pk}/").redirect_chain[-1][0] == f"/desk/{seat.pk}/"


def test_no_link_leads_from_the_sign_in_to_another_site(client, builder):
    assert sign_in(client, "builder", next="https://elsewhere.example/").redirect_chain[-1][0] == "/desk/"


@pytest.mark.parametrize("name", ["builder", "nobody-here"])
def test_a_wrong_password_is_told_as_an_unknown_name_is(client, builder, name):
    answer = sign_in(client, name, "wrong")
    [why] = {line.strip() for line in answer.content.decode().splitlines() if "are not correct" in line}
    assert "<li>" in why
    assert f'value="{name}"' in answer.content.decode()


@pytest.mark.parametrize(("door", "name"), [("/accounts/login/", "login"), ("/admin/login/", "username")])
def test_guessing_is_slowed_down_at_both_doors(client, editor, door, name):
    answers = [client.post(door, {name: "editor", "password": f"guess {n}"}) for n in range(6)]
    assert "Too many failed login attempts" in answers[-1].content.decode()
    assert (
        "Too many failed login attempts"
        in client.post(door, {name: "editor", "password": "paneldesk"}).content.decode()
    )
    assert "_auth_user_id" not in client.session


def test_the_admins_own_door_lets_in_who_belongs_there(client, editor, builder):
    for who, words in (("builder", "staff account"), ("nobody", "correct username")):
        page = client.post("/admin/login/", {"username": who, "password": "paneldesk"}).content.decode()
        assert words in page
    answer = client.post("/admin/login/?next=/admin/", {"username": "editor", "password": "paneldesk"})
    assert answer.url == "/admin/"


@pytest.mark.parametrize(
    "address", ["/accounts/login/", "/accounts/password/reset/", "/accounts/signup/", "/accounts/inactive/"]
)
def test_the_pages_around_the_sign_in_are_of_the_house(client, settings, address):
    settings.SITE_NAME = "The Morning Fjord"
    page = client.get(address).content.decode()
    assert "The Morning Fjord" in page
    assert "private/private.css" in page


def test_nobody_signs_up_by_themselves(client):
    answer = client.post("/accounts/signup/", {"username": "me", "email": "me@example.org", "password1": "wörds-9x",
                                               "password2": "wörds-9x"})  # fmt: skip
    assert "closed" in answer.content.decode()


def test_a_zone_of_ones_own_is_what_every_time_is_shown_in(client, editor, article, the_builder, builder):
    seat = AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor)
    Assignment.objects.filter(pk=seat.pk).update(due_at=datetime(2031, 7, 1, 10, 0, tzinfo=UTC))
    client.force_login(builder.user)
    assert "1 July 2031, 10:00 UTC" in client.get("/desk/").content.decode()
    answer = client.post("/accounts/settings/", {"first_name": "Ada", "last_name": "Ek", "time_zone": "Asia/Tokyo"},
                         follow=True)  # fmt: skip
    page = answer.content.decode()
    assert "Saved." in page
    assert "JST now" in page
    assert 'value="Asia/Tokyo" selected' in page
    assert "1 July 2031, 19:00 JST" in client.get("/desk/").content.decode()
    builder.user.refresh_from_db()
    assert builder.user.name == "Ada Ek"


def test_a_zone_that_is_none_is_refused_in_words_and_nothing_is_changed(client, builder):
    client.force_login(builder.user)
    answer = client.post("/accounts/settings/", {"first_name": "Ada", "time_zone": "Mars/Olympus"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "“Mars/Olympus” is not a time zone" in page
    assert 'value="Ada"' in page
    builder.user.refresh_from_db()
    assert (builder.user.first_name, builder.user.time_zone) == ("", "")


def test_settings_change_nothing_but_what_is_ones_own(client, builder):
    client.force_login(builder.user)
    client.post("/accounts/settings/", {"time_zone": "", "is_staff": "on", "is_superuser": "on", "username": "chief"})
    builder.user.refresh_from_db()
    assert (builder.user.username, builder.user.is_staff, builder.user.is_superuser) == ("builder", False, False)


def test_behind_a_trusted_proxy_one_persons_guesses_keep_nobody_else_out(client, settings, editor, builder):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for n in range(12):
        stranger = {"X-Forwarded-For": "203.0.113.9"}
        client.post("/accounts/login/", {"login": f"name {n}", "password": "guess"}, headers=stranger)
    answer = client.post(
        "/accounts/login/", {"login": "editor", "password": "paneldesk"}, headers={"X-Forwarded-For": "198.51.100.4"}
    )
    assert answer.status_code == 302


@pytest.fixture(params=["refuses", "hangs"])
def redis_away(request, settings, monkeypatch):
    """A Redis that refuses, or takes calls and never answers; how long one may take is known to be short."""
    monkeypatch.setattr(SparedRedisCache, "away_until", 0.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1] if request.param == "hangs" else free_port()
        options = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}
        settings.CACHES = {
            "default": {
                "BACKEND": "cms.lib.cache.SparedRedisCache",
                "LOCATION": f"redis://127.0.0.1:{port}/0",
                "OPTIONS": options,
            }
        }
        yield silent


@pytest.mark.parametrize(("door", "name"), [("/accounts/login/", "login"), ("/admin/login/", "username")])
def test_nobody_is_kept_out_because_redis_is_away(client, redis_away, editor, door, name, monkeypatch):
    asked = []
    monkeypatch.setattr(Connection, "connect", _counting(Connection.connect, asked))
    assert client.post(door, {name: "editor", "password": "paneldesk"}).status_code == 302
    assert client.get("/admin/").status_code == 200
    assert len(asked) == 1


def _counting(method, asked: list):
    def count(self, *args, **kwargs):
        asked.append(self)
        return method(self, *args, **kwargs)

    return count
