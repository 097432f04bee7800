"""Codes and links to get in are sent by a worker: no door waits for the mail server, or tells who is known."""

import re
import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends import locmem
from django.test import Client
from django.utils import timezone

from cms.notifications.errands import run_due
from cms.notifications.models import Errand

pytestmark = pytest.mark.django_db

DOORS = ["/accounts/login/code/", "/accounts/password/reset/"]


def refuse(monkeypatch, why: Exception) -> None:
    def send(self, mails):
        raise why

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", send)


@pytest.mark.parametrize("door", DOORS)
def test_with_the_mail_server_away_a_door_opens_as_ever_and_the_mail_comes_later(builder, monkeypatch, door):
    with monkeypatch.context() as away:
        refuse(away, OSError("No route to host"))
        pages = [Client().post(door, {"email": f"{name}@example.org"}, follow=True) for name in ("builder", "nobody")]
        assert [page.status_code for page in pages] == [200, 200]
        assert Errand.objects.count() == 2
        run_due()
    assert (Errand.objects.count(), mail.outbox) == (2, [])
    later = timezone.now() + timedelta(seconds=30)
    assert run_due(later) == 2
    assert {letter.to[0] for letter in mail.outbox} == {"builder@example.org", "nobody@example.org"}


def test_twice_is_once_and_nothing_secret_is_left(builder):
    Client().post(DOORS[0], {"email": "builder@example.org"})
    assert [run_due(), run_due()] == [1, 0]
    assert not Errand.objects.exists()
    assert re.fullmatch(r"<errand-[0-9a-f]{24}@.+>", mail.outbox[0].extra_headers["Message-ID"])


def test_a_code_that_is_no_longer_good_is_not_sent(builder):
    Client().post(DOORS[0], {"email": "builder@example.org"})
    assert run_due(timezone.now() + timedelta(minutes=15)) == 0
    assert (mail.outbox, Errand.objects.exists()) == ([], False)


def test_what_is_refused_for_good_is_not_kept(builder, monkeypatch):
    Client().post(DOORS[0], {"email": "builder@example.org"})
    refuse(monkeypatch, smtplib.SMTPRecipientsRefused({"builder@example.org": (550, b"5.1.1 unknown")}))
    run_due()
    assert not Errand.objects.exists()


def test_its_words_are_in_no_log(builder, monkeypatch, caplog):
    Client().post(DOORS[0], {"email": "builder@example.org"})
    code = re.search(r"^[A-Z0-9-]{6,}$", Errand.objects.get().text, re.MULTILINE)[0]
    refuse(monkeypatch, smtplib.SMTPDataError(451, code.encode()))
    run_due()
    assert "failed" in caplog.text
    assert code not in caplog.text
