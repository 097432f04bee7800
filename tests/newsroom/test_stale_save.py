"""An article that somebody else saved meanwhile: both versions on the page, and what is taken over from which."""

import re

import pytest

from articles import drafting
from tests.factories import CategoryFactory, OrganizationFactory, PictureFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/article/"


@pytest.fixture
def save(client, editor, article):
    """save(**fields): post the form of the article as the editor."""
    client.force_login(editor)
    opened = {"headline": article.headline, "slug": article.slug, "body_html": article.body_html, "version": 1}
    return lambda **fields: client.post(f"{LIST}{article.pk}/change/", opened | fields)


@pytest.fixture
def somebody_saves(article):
    """somebody_saves(**fields): another editor is faster; returns the article as it is stored then."""

    def save(**fields):
        article.refresh_from_db()
        return drafting.save(article.pk, version=article.version, by=UserFactory(role="editor"), **fields)

    return save


def choices_of(page) -> dict[str, str]:
    """The fields of which the page shows two versions, and which of the two is chosen."""
    radio = re.compile(r'name="keep-(\w+)" value="(\w+)" checked>')
    return dict(radio.findall(page.content.decode()))


def test_a_headline_that_looks_like_a_tag_is_compared_whole(save):
    save(headline="<Made in Europe> is a lasting label")
    shown = save(headline="<Made in Europe> is a passing label").content.decode()
    assert "&lt;Made in Europe&gt; is a <del>lasting </del>" in shown
    assert "&lt;Made in Europe&gt; is a <ins>passing </ins>" in shown


def test_the_stored_headline_is_taken_and_the_typed_dek_kept(save, article, somebody_saves):
    somebody_saves(headline="Theirs", dek="Theirs.")
    page = save(headline="Mine", dek="Mine.")
    assert (page.status_code, choices_of(page)) == (409, {"headline": "typed", "dek": "typed"})

    save(headline="Mine", dek="Mine.", version=2, **{"keep-headline": "stored", "keep-dek": "typed"})

    article.refresh_from_db()
    assert (article.headline, article.dek, article.version) == ("Theirs", "Mine.", 3)


def test_any_field_can_be_taken_as_it_is_stored(save, article, somebody_saves):
    theirs = {
        "slug": "theirs",
        "body_html": "<p>Theirs.</p>",
        "category": CategoryFactory(),
        "byline": "Theirs",
        "source_url": "https://theirs.example/",
        "dateline": article.created_at.date(),
        "picture": PictureFactory(),
        "picture_alt": "Theirs",
        "organizations": [OrganizationFactory(name="Theirs, one"), OrganizationFactory(name="Theirs, two")],
    }
    somebody_saves(**theirs)
    mine = {"slug": "mine", "body_html": "<p>Mine.</p>", "organizations": [OrganizationFactory().pk], "dek": "Mine."}
    assert set(choices_of(save(**mine))) == {*theirs, "dek"}

    save(**mine, version=2, **{f"keep-{name}": "stored" for name in theirs})

    article.refresh_from_db()
    stored = {name: getattr(article, name) for name in theirs if name != "organizations"}
    assert stored | {"organizations": list(article.organizations.all())} == theirs
    assert (article.dek, article.version) == ("Mine.", 3)


def test_the_stored_picture_is_taken_instead_of_another(save, article, somebody_saves):
    theirs, mine = PictureFactory(title="One title"), PictureFactory(title="One title")
    somebody_saves(picture=theirs)
    page = save(picture=mine.pk)
    assert choices_of(page) == {"picture": "typed"}
    assert f'<option value="{mine.pk}" selected>' in page.content.decode()

    save(version=2, dek="Mine.", picture=mine.pk, **{"keep-picture": "stored"})

    article.refresh_from_db()
    assert (article.picture, article.dek) == (theirs, "Mine.")


def test_taking_all_that_is_stored_writes_nothing(save, article, somebody_saves):
    stored = somebody_saves(headline="Theirs")
    save(headline="Mine", version=2, **{"keep-headline": "stored"})
    article.refresh_from_db()
    assert (article.headline, article.version, article.updated_at) == ("Theirs", 2, stored.updated_at)


def test_a_save_that_is_stale_again_keeps_what_was_typed_and_chosen(save, article, somebody_saves):
    somebody_saves(headline="Theirs", dek="Theirs.")
    somebody_saves(headline="Theirs, again", byline="Theirs")

    page = save(headline="Mine", dek="Mine.", version=2, **{"keep-headline": "stored", "keep-dek": "typed"})

    assert page.status_code == 409
    assert choices_of(page) == {"headline": "stored", "dek": "typed", "byline": "stored"}
    shown = page.content.decode().replace("\n", "")
    assert "<del>Theirs, again</del>" in shown
    assert ">Mine</textarea>" in shown
    assert ">Mine.</textarea>" in shown
    article.refresh_from_db()
    assert (article.headline, article.version) == ("Theirs, again", 3)


def test_an_invalid_save_keeps_what_was_typed_and_chosen(save, article, somebody_saves):
    somebody_saves(headline="Theirs", dek="Theirs.")

    page = save(headline="Mine", dek="D" * 601, version=2, **{"keep-headline": "stored", "keep-dek": "typed"})

    assert page.status_code == 422
    assert choices_of(page) == {"headline": "stored", "dek": "typed"}
    assert ">Mine</textarea>" in page.content.decode().replace("\n", "")
    article.refresh_from_db()
    assert (article.dek, article.version) == ("Theirs.", 2)


def test_what_is_stored_replaces_what_was_typed_wrongly(save, article, somebody_saves):
    somebody_saves(headline="Theirs")
    assert choices_of(save(headline="", dek="Mine."))["headline"] == "typed"
    save(headline="", dek="Mine.", version=2, **{"keep-headline": "stored"})
    article.refresh_from_db()
    assert (article.headline, article.dek) == ("Theirs", "Mine.")


def test_a_choice_that_is_none_keeps_what_was_typed(save, article, somebody_saves):
    somebody_saves(headline="Theirs")
    save(headline="Mine", version=2, **{"keep-headline": "published", "keep-state": "stored"})
    article.refresh_from_db()
    assert article.headline == "Mine"
