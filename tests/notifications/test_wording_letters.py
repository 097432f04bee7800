"""The letters as the newsroom words them, through the admin's door."""

import json
import re

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.events.dispatch import dispatch_pending
from cms.notifications.deliveries import deliver_due
from cms.notifications.letters import editing
from cms.notifications.letters.language import Source
from cms.notifications.letters.texts import in_use, shipped
from cms.notifications.models import DeadAddress, Delivery, LetterText, Notification
from panels import assigning
from tests.factories import ArticleFactory, UserFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/notifications/lettertext/"
PAGE = f"{LIST}invited/"
WORDS = "Hello {{ reader }},\n\nwe want {{ persona }} on {{ headline }}.\n\nHave a look:\n{{ url }}"


@pytest.fixture
def desk(client, chief):
    client.force_login(chief)
    return client


def seen(client) -> str:
    return re.search(r'name="seen" value="(\d+)"', client.get(PAGE).content.decode())[1]


def post(client, do: str, subject: str = "{{ persona }}, please", words: str = WORDS, **more):
    data = {"seen": seen(client), "subject": subject, "words": words, "do": do} | more
    return client.post(PAGE, data)


def invited(article, the_builder, builder, editor):
    seat = assigning.invite(article.pk, by=editor, persona=the_builder, panelist=builder)
    dispatch_pending()
    return seat


def test_a_chief_words_a_letter_and_it_goes_out_so(desk, letters, article, the_builder, builder, editor):
    assert post(desk, "save").status_code == 302
    assert re.search(r'invited/">A seat is offered</a> <span [^>]*>changed<', desk.get(LIST).content.decode())
    invited(article, the_builder, builder, editor)
    deliver_due()
    [letter] = letters
    assert letter.subject == "The Builder, please" == Notification.objects.get().title
    assert letter.body.startswith(
        "Hello builder,\n\nwe want The Builder on Glass battery leaves the lab.\n\nHave a look:\nhttp"
    )
    page = letter.alternatives[0].content
    assert "we want The Builder on Glass battery leaves the lab.</p>" in page
    assert re.search(r'<a class="button" href="http[^"]+/desk/enter/[^"]+"[^>]*>Have a look</a>', page)
    assert "Choose what you are mailed: " in letter.body


def test_what_could_not_go_out_is_refused_and_nothing_typed_is_lost(desk):
    words = "Dear <b>{{ reader }}</b>,\n\non {{ headlin }}:\n{{ url }}"
    answer = post(desk, "save", words=words)
    page = answer.content.decode()
    assert (answer.status_code, LetterText.objects.count()) == (422, 0)
    assert "Unknown variable “headlin” in line 3. Did you mean “headline”?" in page
    assert "Dear &lt;b&gt;{{ reader }}&lt;/b&gt;,\n\non {{ headlin }}:\n{{ url }}</textarea>" in page
    assert "{{ persona }}, please" in page


def test_two_who_word_the_same_letter_do_not_overwrite_each_other_unseen(desk, chief):
    before = seen(desk)
    editing.reword("invited", Source("First", WORDS), by=chief, seen=0)
    answer = post(desk, "save", subject="Second", seen=before)
    assert answer.status_code == 409
    assert "Somebody changed this letter meanwhile" in answer.content.decode()
    assert 'value="Second"' in answer.content.decode()
    assert in_use("invited").subject == "First"
    again = re.search(r'name="seen" value="(\d+)"', answer.content.decode())[1]
    assert post(desk, "save", subject="Second", seen=again).status_code == 302
    assert in_use("invited").subject == "Second"


def test_it_goes_back_to_its_original_words_and_its_history_says_who_did_what(desk, chief):
    post(desk, "save", subject="Come and write")
    assert post(desk, "restore").status_code == 302
    assert in_use("invited") == shipped("invited")
    page = desk.get(PAGE).content.decode()
    history = page[page.index("History") :]
    assert history.count(f", {chief.name}") == 2
    assert history.index("back to the original words") < history.index("Come and write")


def test_it_is_looked_at_with_real_news_and_without_a_way_into_the_seat(
    desk, chief, article, the_builder, builder, editor
):
    invited(article, the_builder, builder, editor)
    told = {"user": chief.pk, "subject": "{{ persona }}?", "words": WORDS, "of": ""}
    answer = desk.post(f"{PAGE}preview/", json.dumps(told), content_type="application/json").json()
    assert answer["subject"] == "The Builder?"
    assert "Glass battery leaves the lab" in answer["text"]
    assert "/desk/enter/" not in answer["text"] + answer["page"]
    made_up = told | {"of": "0", "words": f"{WORDS}\n\nYours, {{{{ who }}}}"}
    answer = desk.post(f"{PAGE}preview/", json.dumps(made_up), content_type="application/json").json()
    assert "Yours, Grace Hopper" in answer["text"]
    wrong = desk.post(f"{PAGE}preview/", json.dumps(told | {"words": "{{ url"}), content_type="application/json").json()
    assert wrong == {"wrong": {"subject": [], "words": ["“{{” in line 1 is never closed."]}}


def test_the_frame_is_closed_and_what_people_typed_stays_text(desk, article, the_builder, builder, editor):
    hostile = ArticleFactory(by=editor, state="approved", headline='"><script>alert(1)</script>')
    invited(hostile, the_builder, builder, editor)
    page = desk.get(PAGE).content.decode()
    assert 'sandbox srcdoc="&lt;!doctype html&gt;' in page
    assert "<script>alert(1)" not in page
    assert "&amp;lt;script&amp;gt;alert(1)" in page


def test_a_test_goes_to_ones_own_address_alone_and_is_no_news(desk, chief, article, the_builder, builder, editor):
    invited(article, the_builder, builder, editor)
    before = (Notification.objects.count(), Delivery.objects.count())
    mail.outbox.clear()
    page = post(desk, "send", subject="Come\u2028Bcc: all@example.org {{ persona }}").content.decode()
    assert mail.outbox == [] and "A subject is one line." in page
    page = post(desk, "send").content.decode()
    assert f"A test is on its way to {chief.email}" in page
    [sent] = mail.outbox
    assert (sent.recipients(), sent.subject) == ([chief.email], "[Test] The Builder, please")
    assert "/desk/enter/" not in sent.body
    assert (Notification.objects.count(), Delivery.objects.count(), LetterText.objects.count()) == (*before, 0)


@pytest.mark.parametrize("why", ["no address", "dead"])
def test_a_test_is_refused_where_no_mail_arrives(desk, chief, why):
    if why == "dead":
        DeadAddress.objects.create(user=chief, address=chief.email, reason="the mailbox is closed")
    else:
        type(chief).objects.filter(pk=chief.pk).update(email="")
    page = post(desk, "send").content.decode()
    said = "your account has none" if why == "no address" else "the mailbox is closed"
    assert said in page
    assert mail.outbox == []


@pytest.mark.parametrize("role", ["editor", "writer", "panel_manager"])
def test_only_who_words_letters_opens_them(client, role):
    client.force_login(UserFactory(username="other", role=role))
    assert [client.get(address).status_code for address in (LIST, PAGE)] == [403, 403]
    assert client.post(PAGE, {"do": "save", "seen": 0, "subject": "a", "words": WORDS}).status_code == 403
    assert client.post(f"{PAGE}preview/", "{}", content_type="application/json").status_code == 403


def test_every_letter_opens(desk):
    kinds = re.findall(r'href="(/admin/notifications/lettertext/[a-z_]+/)"', desk.get(LIST).content.decode())
    assert len(kinds) > 35
    for page in set(kinds):
        assert "<textarea" in desk.get(page).content.decode()
    assert [desk.get(f"{LIST}{kind}/").status_code for kind in ("nothing", "ping")] == [404, 404]


def test_a_letter_that_speaks_of_what_is_no_more_gives_way_to_the_original(desk):
    LetterText.objects.create(kind="invited", subject="{{ gone }}", words=WORDS)
    assert in_use("invited") == shipped("invited")


def test_the_texts_are_read_once_for_a_round(desk, letters, the_builder, builder, editor):
    for number in range(5):
        invited(ArticleFactory(by=editor, state="approved", headline=f"No. {number}"), the_builder, builder, editor)
    with CaptureQueriesContext(connection) as asked:
        assert deliver_due() >= 5
    texts = [query for query in asked.captured_queries if "lettertext" in query["sql"]]
    assert len(texts) == 1
