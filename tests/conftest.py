"""The cast: known people, in known places."""

import pytest
from django.core import mail
from django.core.cache import cache

from articles.site.changes import compared
from tests.factories import ArticleFactory, PanelFactory, PanelistFactory, PersonaFactory, UserFactory


@pytest.fixture(autouse=True)
def _no_leftovers(settings, tmp_path):
    """Mail and media of a test go to a folder of its own; no cache outlives it."""
    settings.MAIL_DIR = tmp_path / "mail"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    compared.pairs.clear()


@pytest.fixture(autouse=True)
def bells(monkeypatch):
    """The bells that were rung, by task; they ring nobody. Tests of real workers use processes of their own."""
    rung = []
    monkeypatch.setattr("cms.events.bell.ring", lambda task: rung.append(task) or True)
    return rung


@pytest.fixture
def letters(settings):
    """Mail that was sent."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    return mail.outbox


@pytest.fixture
def writer(db):
    return UserFactory(username="writer", role="writer")


@pytest.fixture
def editor(db):
    return UserFactory(username="editor", role="editor")


@pytest.fixture
def chief(db):
    return UserFactory(username="chief", role="chief")


@pytest.fixture
def outsider(db):
    """Signed in, and nobody here."""
    return UserFactory(username="outsider")


@pytest.fixture
def the_builder(db):
    return PersonaFactory(name="The Builder", slug="the-builder", perspective="Developer Perspective", accent="#1f6f4a")


@pytest.fixture
def the_skeptic(db):
    return PersonaFactory(name="The Skeptic", slug="the-skeptic", perspective="Reality Check", accent="#9a3412")


@pytest.fixture
def builder(the_builder):
    """A panelist; `builder.user` signs in."""
    return PanelistFactory(user__username="builder", personas=[the_builder])


@pytest.fixture
def skeptic(the_skeptic):
    return PanelistFactory(user__username="skeptic", personas=[the_skeptic])


@pytest.fixture
def panel(the_builder, the_skeptic, builder, skeptic):
    """Two required seats."""
    return PanelFactory(name="House panel", seats=[(the_builder, builder), (the_skeptic, skeptic)])


@pytest.fixture
def article(editor):
    """A draft of the editor's."""
    return ArticleFactory(by=editor, headline="Glass battery leaves the lab")
