"""What was typed survives the end of a sign-in, and a page that grew too old."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from articles.models import Article
from cms.accounts.tasks import forget_ended_sessions
from panels import writing
from tests.factories import AssignmentFactory

pytestmark = pytest.mark.django_db
UNSENT = "/accounts/unsent/"


@pytest.fixture
def seat(editor, article, the_builder, builder):
    return AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor, state="accepted")


def sign_in(client, user, door="/accounts/login/", **more):
    names = ("username", "password") if "admin" in door else ("login", "password")
    return client.post(door, dict(zip(names, (user.username, "paneldesk"), strict=True)) | more, follow=True)


def hidden_fields(page: str) -> dict:
    """What the page of unsent words would send."""
    return dict(re.findall(r'<textarea name="(\w+)" hidden>\n(.*?)</textarea>', page, re.DOTALL))


def test_a_take_sent_after_the_session_ended_is_there_after_sign_in(client, seat, builder):
    sign_in(client, builder.user)
    here = f"/desk/{seat.pk}/"
    client.get(here)
    Session.objects.all().delete()

    answer = client.post(f"{here}save/", {"draft": "An hour of work.\nAnd more.", "version": 1})
    assert answer.status_code == 302
    assert answer.url == f"/accounts/login/?next={UNSENT}"
    answer = sign_in(client, builder.user, next=UNSENT)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == UNSENT
    assert "An hour of work.\nAnd more." in page
    assert f'action="{here}save/"' in page

    client.post(f"{here}save/", hidden_fields(page))
    seat.refresh_from_db()
    assert seat.draft == "An hour of work.\nAnd more."
    assert client.get(UNSENT, follow=True).redirect_chain == [("/accounts/home/", 302), ("/desk/", 302)]


def test_an_article_sent_after_the_session_ended_is_there_after_sign_in(client, editor, article):
    change = f"/admin/articles/article/{article.pk}/change/"
    sign_in(client, editor, door="/admin/login/")
    client.get(change)
    Session.objects.all().delete()

    form = {"headline": "Rewritten at length", "slug": article.slug, "body_html": "<p>New words.</p>", "version": 1}
    answer = client.post(change, form | {"_save": ""})
    assert answer.url == f"/admin/login/?next={UNSENT}"
    page = sign_in(client, editor, door=f"/admin/login/?next={UNSENT}").content.decode()
    assert "Rewritten at length" in page
    client.post(change, {name: value.replace("&lt;", "<").replace("&gt;", ">") for name, value in
                         hidden_fields(page).items()})  # fmt: skip
    article.refresh_from_db()
    assert (article.headline, article.body_html) == ("Rewritten at length", "<p>New words.</p>")


def test_sent_again_it_is_compared_with_what_was_saved_meanwhile(client, seat, builder):
    sign_in(client, builder.user)
    Session.objects.all().delete()
    client.post(f"/desk/{seat.pk}/save/", {"draft": "Typed on the train.", "version": 1})
    writing.save_draft(seat.pk, by=builder.user, draft="Typed on the phone.", version=1)
    page = sign_in(client, builder.user, next=UNSENT).content.decode()
    answer = client.post(f"/desk/{seat.pk}/save/", hidden_fields(page))
    assert answer.status_code == 409
    assert "<del>phone.</del>" in answer.content.decode()
    seat.refresh_from_db()
    assert seat.draft == "Typed on the phone."


def test_a_form_older_than_the_sign_in_shows_what_was_typed(seat, builder):
    browser = Client(enforce_csrf_checks=True)
    token = _token(browser.get("/accounts/login/"))
    sign_in(browser, builder.user, csrfmiddlewaretoken=token)
    old = _token(browser.get(f"/desk/{seat.pk}/"))
    browser.cookies["csrftoken"] = "x" * 32  # as a sign-in in another tab would have turned it

    answer = browser.post(f"/desk/{seat.pk}/save/", {"draft": "Kept words.", "version": 1, "csrfmiddlewaretoken": old})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Kept words." in page
    assert "Kept words." in browser.get(UNSENT).content.decode()
    form = hidden_fields(page) | {"csrfmiddlewaretoken": _token(answer)}
    assert browser.post(f"/desk/{seat.pk}/save/", form).status_code == 302
    seat.refresh_from_db()
    assert seat.draft == "Kept words."


def test_a_sign_in_page_that_grew_too_old_leads_on(builder):
    browser = Client(enforce_csrf_checks=True)
    first = _token(browser.get("/accounts/login/"))
    sign_in(browser, builder.user, csrfmiddlewaretoken=first)
    answer = browser.post("/accounts/login/", {"login": "builder", "password": "paneldesk"})
    assert answer.url == "/accounts/home/"
    stranger = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "builder", "password": "x"})
    assert stranger.status_code == 403
    assert "signing in needs one" in stranger.content.decode()


def test_somebody_else_at_the_same_browser_is_shown_nothing(client, seat, builder, skeptic):
    sign_in(client, builder.user)
    Session.objects.all().delete()
    client.post(f"/desk/{seat.pk}/save/", {"draft": "Private words.", "version": 1})
    answer = sign_in(client, skeptic.user, next=UNSENT)
    assert "Private words." not in answer.content.decode()
    assert client.session["unsent"] == []


def test_after_signing_out_nothing_is_kept(client, seat, builder):
    sign_in(client, builder.user)
    client.post("/accounts/logout/")
    answer = client.post(f"/desk/{seat.pk}/save/", {"draft": "Whose is this?", "version": 1})
    assert answer.url.startswith("/accounts/login/?next=/desk/")
    assert "unsent" not in client.session


def test_another_site_cannot_put_words_there(seat, builder):
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(f"/desk/{seat.pk}/save/", {"draft": "Not mine.", "version": 1})
    assert answer.status_code == 403
    assert "Not mine." not in answer.content.decode()
    assert browser.cookies.get("sessionid") is None
    # Who was here last and their session are told to no other site, and to no script.
    sign_in(browser, builder.user, csrfmiddlewaretoken=_token(browser.get("/accounts/login/")))
    for name in ("last_person", "sessionid"):
        cookie = browser.cookies[name]
        assert (cookie["samesite"], cookie["httponly"]) == ("Lax", True)


def test_passwords_are_not_for_keeping(client, builder):
    sign_in(client, builder.user)
    Session.objects.all().delete()
    client.post("/accounts/password/change/", {"oldpassword": "paneldesk", "password1": "n3w-words", "note": "a b"})
    assert client.session["unsent"][0]["fields"] == [["note", "a b"]]


def test_a_form_too_long_to_keep_still_leads_to_the_sign_in(client, seat, builder):
    sign_in(client, builder.user)
    Session.objects.all().delete()
    answer = client.post(f"/desk/{seat.pk}/save/", {"draft": "x" * 1_000_001, "version": 1})
    assert answer.url.startswith("/accounts/login/?next=/desk/")
    assert "unsent" not in client.session


def test_public_addresses_and_the_api_read_no_session_whatever_is_posted(client, builder, editor):
    sign_in(client, builder.user)
    for address in ("/", "/search/", "/api/v1/newsroom/articles/"):
        answer = client.post(address, {"draft": "Hello there."})
        assert "Cookie" not in answer.get("Vary", "")
        assert not answer.cookies


def test_it_can_be_thrown_away(client, seat, builder):
    sign_in(client, builder.user)
    Session.objects.all().delete()
    client.post(f"/desk/{seat.pk}/save/", {"draft": "Never mind this.", "version": 1})
    sign_in(client, builder.user)
    client.post(UNSENT, {"path": f"/desk/{seat.pk}/save/"})
    assert client.session["unsent"] == []
    assert Article.objects.count() == 1


def _token(answer) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.content.decode())[1]


def test_a_button_that_was_pressed_is_offered_again(client, editor, article, the_builder, builder):
    seat = AssignmentFactory(article=article, persona=the_builder, panelist=builder, by=editor)
    sign_in(client, builder.user)
    Session.objects.all().delete()
    assert client.post(f"/desk/{seat.pk}/accept/").url == f"/accounts/login/?next={UNSENT}"
    page = sign_in(client, builder.user, next=UNSENT).content.decode()
    assert f'action="/desk/{seat.pk}/accept/"' in page
    client.post(f"/desk/{seat.pk}/accept/")
    seat.refresh_from_db()
    assert (seat.state, client.session["unsent"]) == ("accepted", [])


def test_two_forms_of_two_tabs_both_wait_and_every_page_says_so(client, seat, builder):
    sign_in(client, builder.user)
    Session.objects.all().delete()
    for verb, words in (("save", "From one tab."), ("save", "From one tab, later."), ("decline", "From the other.")):
        client.post(f"/desk/{seat.pk}/{verb}/", {"draft": words, "reason": words, "version": 1})
    desk = sign_in(client, builder.user).content.decode()
    assert f'href="{UNSENT}"' in desk
    page = client.get(UNSENT).content.decode()
    assert "From one tab, later." in page
    assert "From the other." in page
    assert page.count("Send it now") == 2


def test_the_newsroom_says_that_something_waits(client, editor, article):
    sign_in(client, editor)
    Session.objects.all().delete()
    client.post(f"/admin/articles/article/{article.pk}/change/", {"headline": "Some words here", "version": 1})
    sign_in(client, editor)
    assert "Not sent yet" in client.get("/admin/").content.decode()


def test_what_is_refused_when_it_is_sent_again_waits_on(client, seat, builder):
    sign_in(client, builder.user)
    Session.objects.all().delete()
    client.post("/desk/999999/save/", {"draft": "For a seat that is gone.", "version": 1})
    sign_in(client, builder.user)
    assert client.post("/desk/999999/save/", {"draft": "For a seat that is gone.", "version": 1}).status_code == 404
    assert "For a seat that is gone." in client.get(UNSENT).content.decode()


def test_words_that_nobody_came_back_for_are_deleted_with_their_session(client, seat, builder):
    sign_in(client, builder.user)
    Session.objects.all().delete()
    client.post(f"/desk/{seat.pk}/save/", {"draft": "Left behind.", "version": 1})
    forget_ended_sessions()
    assert Session.objects.count() == 1
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    forget_ended_sessions()
    assert Session.objects.count() == 0
