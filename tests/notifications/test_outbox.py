"""The outbox: mail kept as files, in DEBUG alone."""

import pytest
from django.urls import reverse

from articles.models import Article
from cms.events.dispatch import dispatch_pending
from cms.notifications.deliveries import deliver_due
from cms.notifications.outbox import LISTED
from tests.factories import ArticleFactory, AssignmentFactory
from tests.support.strict import PAGES, inline, policy_in

pytestmark = pytest.mark.django_db

HOSTILE = "Two <script>alert(1)</script> & סוללה"


@pytest.fixture(autouse=True)
def _as_on_a_laptop(settings):
    settings.DEBUG = True
    settings.EMAIL_BACKEND = "cms.notifications.mailfiles.EmailBackend"


@pytest.fixture
def names(settings):
    """Sends one invitation for each headline given, returns the names of their files, oldest first."""

    def send(*headlines):
        for headline in headlines:
            article = ArticleFactory()
            Article.objects.filter(pk=article.pk).update(headline=headline)
            AssignmentFactory(article=article)
            dispatch_pending()
            deliver_due()
        files = sorted(settings.MAIL_DIR.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        return [path.stem for path in files]

    return send


def test_it_lists_the_newest_first_and_no_more_than_a_page(client, names, settings):
    assert "No mail has gone out yet." in client.get(reverse("outbox:list")).text
    first, second = names("First", "Second")
    listed = client.get(reverse("outbox:list")).text
    assert listed.index(f"/outbox/{second}/") < listed.index(f"/outbox/{first}/")
    source = (settings.MAIL_DIR / f"{first}.eml").read_bytes()
    for number in range(LISTED + 5):
        (settings.MAIL_DIR / f"{number:032x}.eml").write_bytes(source)
    assert client.get(reverse("outbox:list")).text.count("<article") == LISTED


def test_a_letter_shows_its_headers_and_words_and_nothing_in_it_can_act(client, names):
    [name] = names(HOSTILE)
    shown = client.get(reverse("outbox:letter", args=[name])).text
    assert "Two &lt;script&gt;alert(1)&lt;/script&gt; &amp; סוללה" in shown
    assert "<script>" not in shown
    assert "auto-generated" in shown
    framed = client.get(reverse("outbox:page", args=[name]))
    assert framed["X-Frame-Options"] == "SAMEORIGIN"
    assert framed["Content-Security-Policy"].startswith("sandbox ")
    assert "allow-scripts" not in framed["Content-Security-Policy"]
    assert '<base target="_top">' in framed.text
    assert "<script>" not in framed.text


@pytest.mark.parametrize("name", ["0" * 32, "A" * 32, "..", "%2e%2e%2fdb.sqlite3", "x" * 500, "0" * 31 + "\n"])
@pytest.mark.parametrize("place", ["", "page/"])
def test_a_name_that_is_none_is_not_found(name, place, client, names):
    names("One")
    assert client.get(f"/outbox/{name}/{place}").status_code == 404


@pytest.mark.parametrize(
    "changes",
    [{"DEBUG": False}, {"EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend"}],
    ids=["deployed", "mail is sent"],
)
def test_elsewhere_there_is_no_outbox(changes, client, names, settings):
    [name] = names("One")
    for setting, value in changes.items():
        setattr(settings, setting, value)
    for address in (reverse("outbox:list"), *(reverse(f"outbox:{view}", args=[name]) for view in ("letter", "page"))):
        assert client.get(address).status_code == 404


def test_the_page_of_a_letter_may_be_framed_by_the_letter_alone(client, names):
    [name] = names("One")
    shown = client.get(reverse("outbox:letter", args=[name]))
    assert policy_in(shown["Content-Security-Policy"]) - PAGES == {"frame-src 'self'"}
    assert inline(shown.text) == []
    listed = client.get(reverse("outbox:list"))
    assert (policy_in(listed["Content-Security-Policy"]), inline(listed.text)) == (PAGES, [])
