"""Mail that comes back after the mail server had taken it, read by the command as a mail server pipes it in."""

import io
import os
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from hypothesis import HealthCheck, given, settings, strategies

from cms.events.dispatch import dispatch_pending
from cms.notifications.deliveries import deliver_due
from cms.notifications.models import DeadAddress, Delivery, Notification, Preference
from cms.notifications.reports import LONGEST, Says, read
from cms.notifications.returnpaths import return_path
from tests.factories import ArticleFactory, AssignmentFactory, PanelistFactory, PersonaFactory

pytestmark = pytest.mark.django_db

DSN = """\
Return-Path: <>
From: MAILER-DAEMON@mx.example.net
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain

I am sorry to say that your mail could not be delivered.

--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; noor@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {words}

--x
Content-Type: text/rfc822-headers

Subject: The Builder is wanted

--x--
"""
ARF = """\
From: <abuse@mx.example.net>
To: {to}
Content-Type: multipart/report; report-type=feedback-report; boundary="x"

--x
Content-Type: text/plain

This is a report of abuse.

--x
Content-Type: message/feedback-report

Feedback-Type: {action}
User-Agent: SomeGenerator/1.0
Version: 1

--x--
"""
AWAY = """\
From: Noor <noor@example.org>
To: {to}
Subject: Out of office
Auto-Submitted: auto-replied
Content-Type: text/plain

Action: failed
Status: 5.1.1
"""


@pytest.fixture(autouse=True)
def mailbox(settings):
    settings.BOUNCE_ADDRESS = "bounces@news.example.org"


@pytest.fixture
def noor():
    return PanelistFactory(user__username="noor", user__first_name="Noor", user__email="noor@example.org").user


@pytest.fixture
def sent(noor, editor, mailoutbox) -> Delivery:
    """An invitation that the mail server has taken."""
    noor.panelist.personas.add(persona := PersonaFactory())
    AssignmentFactory(article=ArticleFactory(by=editor), persona=persona, panelist=noor.panelist, by=editor)
    dispatch_pending()
    deliver_due()
    return Delivery.objects.get(notification__user=noor, notification__kind="invited")


@pytest.fixture
def come_back(monkeypatch, capsys):
    def come_back(mail: str | bytes) -> str:
        """Pipe a mail in; returns what the command said."""
        raw = mail.encode() if isinstance(mail, str) else mail
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
        call_command("returned_mail")
        return capsys.readouterr().out

    return come_back


def failure(delivery: Delivery, status: str = "5.1.1", action: str = "failed", words: str = "550 No such user") -> str:
    return DSN.format(to=return_path(delivery), action=action, status=status, words=words)


def told() -> list[tuple[str, str]]:
    dispatch_pending()
    news = Notification.objects.filter(kind="unreachable").order_by("pk")
    return list(news.values_list("user__username", "title"))


def test_a_mail_that_comes_back_for_good_marks_its_address_and_the_editor_is_told_once(sent, come_back, noor):
    assert sent.state == "sent"
    for _ in range(2):
        come_back(failure(sent))
    sent.refresh_from_db()
    assert (sent.state, sent.trouble) == ("failed", "Came back: 5.1.1 550 No such user")
    mark = DeadAddress.objects.get()
    assert (mark.user, mark.address, mark.reason) == (noor, "noor@example.org", "mailbox unknown")
    assert told() == [("editor", "Noor cannot be reached: mailbox unknown")]


@pytest.mark.parametrize(
    ("status", "action", "state", "marked", "news"),
    [
        ("5.2.2", "failed", "failed", 0, ["Noor cannot be reached: the mail came back"]),
        ("4.4.7", "failed", "failed", 0, ["Noor cannot be reached: the mail came back"]),
        ("nonsense", "failed", "failed", 0, ["Noor cannot be reached: the mail came back"]),
        ("4.4.1", "delayed", "sent", 0, []),
        ("2.0.0", "delivered", "sent", 0, []),
    ],
    ids=["full", "given up", "no status", "late", "delivered"],
)
def test_only_an_address_that_is_to_blame_is_marked(status, action, state, marked, news, sent, come_back):
    come_back(failure(sent, status, action))
    sent.refresh_from_db()
    assert (sent.state, DeadAddress.objects.count()) == (state, marked)
    assert [title for _, title in told()] == news
    assert sent.trouble.startswith("On its way still: 4.4.1") == (action == "delayed")


def test_a_token_counts_only_as_we_made_it_and_while_the_address_is_theirs(sent, come_back, noor):
    whole = return_path(sent)
    pk, signature = whole.partition("+")[2].partition("@")[0].split("-")
    forged = [
        whole.replace(signature, "a" * 16),
        whole.replace(f"+{pk}-", f"+{int(pk) + 1}-"),
        whole.replace("example.org", "example.org.evil.net"),
        "bounces@news.example.org",
        "",
    ]
    for to in forged:
        assert "about no mail of ours" in come_back(failure(sent).replace(whole, to))
    noor.email = "noor@elsewhere.example"
    noor.save()
    assert "about no mail of ours" in come_back(failure(sent).replace("To: ", f"To: {whole}, "))
    sent.refresh_from_db()
    assert (sent.state, DeadAddress.objects.count()) == ("sent", 0)


def test_a_mailbox_that_writes_all_in_capitals_is_understood(sent, come_back):
    come_back(failure(sent).replace(return_path(sent), f"<{return_path(sent).upper()}>"))
    sent.refresh_from_db()
    assert sent.state == "failed"


def test_whoever_is_on_holiday_can_be_reached(sent, come_back):
    assert "no report" in come_back(AWAY.format(to=return_path(sent)))
    sent.refresh_from_db()
    assert sent.state == "sent"


def test_a_mail_called_unwanted_stops_its_topic_and_an_invitation_cannot_be_silenced(sent, come_back, noor, mailoutbox):
    come_back(ARF.format(to=return_path(sent), action="not-spam"))
    assert "cannot be silenced" in come_back(ARF.format(to=return_path(sent), action="abuse"))
    assert list(Preference.objects.filter(user=noor)) == []
    sent.notification.kind = "due_soon"
    sent.notification.save()
    come_back(ARF.format(to=return_path(sent), action="abuse"))
    assert list(Preference.objects.filter(user=noor).values_list("way", flat=True)) == ["never"]
    assert Delivery.objects.get(pk=sent.pk).state == "sent"


def test_a_mail_that_is_back_before_it_left_and_a_database_that_is_away_ask_for_another_try(sent, come_back):
    Delivery.objects.update(state="sending")
    with pytest.raises(SystemExit) as early:
        come_back(failure(sent))

    def away(execute, sql, params, many, context):
        raise OperationalError("the database is away")

    with connection.execute_wrapper(away), pytest.raises(SystemExit) as gone:
        come_back(failure(sent))
    assert [early.value.code, gone.value.code] == [os.EX_TEMPFAIL] * 2


def test_files_are_read_each_as_one_mail_and_one_that_is_not_there_is_named(sent, tmp_path, capsys):
    (tmp_path / "1.eml").write_text(AWAY.format(to=return_path(sent)))
    (tmp_path / "2.eml").write_text(failure(sent))
    call_command("returned_mail", str(tmp_path / "1.eml"), str(tmp_path / "2.eml"))
    assert capsys.readouterr().out == f"1.eml: no report\n2.eml: delivery {sent.pk} has failed\n"
    with pytest.raises(SystemExit) as missing:
        call_command("returned_mail", str(tmp_path / "3.eml"))
    assert missing.value.code == os.EX_NOINPUT


def test_the_words_of_a_strange_server_are_shown_short_and_without_secrets(sent, come_back):
    link = "https://news.example.org/desk/enter/" + "s3cret" * 8 + "/"
    come_back(failure(sent, words="x; 550 \x1b[31m" + link + "z" * 3000))
    sent.refresh_from_db()
    assert len(sent.trouble) < 400
    assert sent.trouble.isprintable()
    assert "s3crets3cret" not in sent.trouble


NESTED = "".join(f'Content-Type: multipart/report; boundary="{n}"\n\n--{n}\n' for n in range(5000)).encode()


@pytest.mark.parametrize(
    "raw", [b"", b"\0" * 1000, NESTED, b"To: " + b"a" * LONGEST * 2], ids=["", "nul", "deep", "long"]
)
def test_what_no_mail_program_wrote_says_nothing(raw):
    assert read(raw).says == Says.NOTHING


@given(strategies.binary(max_size=200), strategies.integers(0, len(DSN)))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_report_that_was_tampered_with_anywhere_is_read_without_a_fall(noise, place):
    raw = DSN.format(to="x", action="failed", status="5.1.1", words="no").encode()
    assert read(raw[:place] + noise + raw[place:]).says in Says
