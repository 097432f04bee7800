"""The library: pictures come in once, are described from what was read, and replaced at their address."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from PIL import Image

from articles import drafting, publishing
from cms.events.machine import Conflict, NotAllowed
from cms.events.models import Event
from pictures import files
from pictures.describing import Stale, describe, lacking
from pictures.models import Discarded, Picture
from pictures.removing import remove
from pictures.rendering import render
from pictures.replacing import replace
from pictures.uploading import Duplicate, upload
from pictures.uses import where_used
from tests.factories import ArticleFactory, PictureFactory, UserFactory
from tests.support.pictures import halves, located, photo, upload_of

pytestmark = pytest.mark.django_db
LIBRARY = "/admin/pictures/picture/"


def seen(address: str) -> str:
    """The page as a reader gets it who comes now, not the one that was finished a moment ago."""
    return Client().get(address).content.decode()


def test_the_same_pixels_are_found_whatever_the_file_carries_and_both_are_kept_when_wanted(editor):
    first = upload(upload_of(halves()), by=editor, title="Harbour")
    again = upload_of(halves(), "WEBP", name="other.webp", lossless=True)
    with pytest.raises(Duplicate) as known:
        upload(again, by=editor)
    assert known.value.picture == first
    assert upload(again, by=editor, again=True).pk != first.pk
    assert upload(upload_of(halves("red", "green")), by=editor).title == "who sent it"


def test_what_is_said_is_kept_in_one_line_and_too_much_is_refused(editor):
    picture = upload(photo(), by=editor, alt="Kelp\n at low tide ", tags=["Sea", "sea ", "", "Low tide"])
    assert picture.alt == "Kelp at low tide"
    assert [tag.name for tag in picture.tags.all()] == ["low tide", "sea"]
    for facts in ({"credit": "x" * 201}, {"focal_x": 1.2}, {"licence": "stolen"}, {"tags": ["x" * 41]}):
        with pytest.raises(ValidationError):
            describe(picture.pk, version=1, by=editor, **facts)
    assert describe(picture.pk, version=1, by=editor, alt="Kelp at low tide").version == 1
    assert Event.objects.filter(name="picture.describe").count() == 0


def test_a_stale_description_is_refused_and_both_are_seen(client, editor):
    picture = PictureFactory(title="Harbour")
    describe(picture.pk, version=1, by=UserFactory(role="editor"), credit="Theirs")
    with pytest.raises(Stale):
        describe(picture.pk, version=1, by=editor, credit="Mine")
    client.force_login(editor)
    typed = {"title": "Harbour", "credit": "Mine", "focal_x": 50, "focal_y": 50, "version": 1}
    page = client.post(f"{LIBRARY}{picture.pk}/change/", typed)
    assert page.status_code == 409
    assert "Credit: Theirs" in page.content.decode()
    assert 'value="Mine"' in page.content.decode()
    client.post(f"{LIBRARY}{picture.pk}/change/", typed | {"version": 2})
    picture.refresh_from_db()
    assert (picture.credit, picture.version) == ("Mine", 3)


def test_a_writer_describes_their_own_until_readers_have_it(writer, editor):
    mine, theirs = PictureFactory(by=writer, alt="Kelp"), PictureFactory(by=editor)
    assert describe(mine.pk, version=1, by=writer, title="Kelp").title == "Kelp"
    with pytest.raises(NotAllowed):
        describe(theirs.pk, version=1, by=writer, title="Kelp")
    ArticleFactory(state="published", by=editor, picture=mine)
    with pytest.raises(NotAllowed):
        describe(mine.pk, version=2, by=writer, title="Other")
    for verb in (
        lambda: remove(theirs.pk, by=writer),
        lambda: replace(theirs.pk, photo(), version=1, by=writer, alt="", credit=""),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_what_a_picture_lacks_to_be_published(editor):
    assert lacking(None) is None
    assert lacking(PictureFactory()).startswith("Say what the picture shows")
    assert lacking(PictureFactory(), "Kelp") is None
    assert lacking(PictureFactory(alt="Kelp")) is None
    assert lacking(PictureFactory(decorative=True)) is None


def test_replacing_keeps_the_address_shows_at_once_and_deletes_the_old_file(client, editor):
    picture = PictureFactory(alt="Old words", credit="Old hand", file=photo((40, 20)))
    render(picture.pk)
    article = ArticleFactory(state="published", by=editor, headline="Kelp", picture=picture)
    picture.refresh_from_db()
    old = [picture.master, *files.renditions_of(picture)]
    address, page = picture.get_absolute_url(), article.get_absolute_url()
    before = client.get(address)
    assert (before.status_code, before["Location"]) == (302, picture.url)
    assert "Old words" in seen(page)

    replace(picture.pk, photo((60, 80)), version=1, by=editor, alt="New words", credit="New hand")

    picture.refresh_from_db()
    assert client.get(address)["Location"] == picture.url != before["Location"]
    shown = seen(page)
    assert picture.url in shown
    assert 'width="60" height="80"' in shown
    assert "New words" in shown
    assert "New hand" in shown
    assert "Old" not in shown
    assert article.live_edition.picture_alt == "Old words"
    with default_storage.open(picture.master) as file:
        assert Image.open(file).size == (60, 80)
    assert default_storage.exists(old[0])
    files.delete_discarded()
    assert default_storage.exists(old[0])
    files.delete_discarded(timezone.now() + timedelta(minutes=11))
    assert [name for name in old if default_storage.exists(name)] == []
    assert Discarded.objects.count() == 0
    with pytest.raises(Conflict, match="same picture"):
        replace(picture.pk, photo((60, 80)), version=2, by=editor, alt="", credit="")


def test_what_readers_see_is_not_replaced_by_a_picture_without_words(editor):
    picture = PictureFactory(alt="Kelp")
    ArticleFactory(state="published", by=editor, picture=picture)
    with pytest.raises(ValidationError, match="Say what the picture shows"):
        replace(picture.pk, photo((60, 80)), version=1, by=editor, alt=" ", credit="")
    picture.refresh_from_db()
    assert (picture.content, picture.alt) == (1, "Kelp")
    replace(picture.pk, photo((60, 80)), version=1, by=editor, alt="", credit="", decorative=True)
    picture.refresh_from_db()
    assert (picture.content, picture.said) == (2, "")


def test_what_is_said_later_reaches_readers_with_the_next_edition(client, editor):
    picture = PictureFactory(alt="Kelp", credit="Ruth")
    article = ArticleFactory(state="published", by=editor, picture=picture)
    describe(picture.pk, version=1, by=editor, credit="Ada")
    assert "Ruth" in seen(article.get_absolute_url())
    drafting.save(article.pk, version=1, by=editor, picture_alt="Kelp, seen from here")
    publishing.publish(article.pk, by=editor)
    edition = article.editions.get(number=2)
    assert (edition.alt, edition.credit) == ("Kelp, seen from here", "Ada")


def test_a_picture_tells_where_it_is_used_and_goes_only_when_nothing_uses_it(client, editor):
    picture = PictureFactory(alt="Kelp")
    article = ArticleFactory(state="published", by=editor, headline="Kelp forest", picture=picture)
    assert [(name, len(lines)) for name, lines, _ in where_used(picture)] == [("Working copies", 1), ("Editions", 1)]
    with pytest.raises(Conflict):
        remove(picture.pk, by=editor)
    drafting.save(article.pk, version=1, by=editor, picture=None)
    client.force_login(editor)
    page = client.get(f"{LIBRARY}{picture.pk}/change/").content.decode()
    assert "Kelp forest, edition 1" in page
    assert "Delete it" not in page

    unused = PictureFactory()
    client.post(f"{LIBRARY}{unused.pk}/remove/")
    assert not Picture.objects.filter(pk=unused.pk).exists()
    files.delete_discarded(timezone.now() + timedelta(minutes=11))
    assert not default_storage.exists(unused.master)


def test_nothing_of_who_took_it_and_where_reaches_readers(client, editor):
    picture = upload(located((900, 600)), by=UserFactory(role="editor", username="zebra"), alt="Kelp")
    render(picture.pk)
    article = ArticleFactory(state="published", by=editor, picture=picture)
    picture.refresh_from_db()
    for name in (picture.master, *files.renditions_of(picture)):
        with default_storage.open(name) as file:
            content = file.read()
            file.seek(0)
            image = Image.open(file)
            assert dict(image.getexif()) == {}
        assert b"zebra" not in content
        assert "who-sent-it" not in name
    shown = seen(article.get_absolute_url())
    assert "zebra" not in shown
    assert "who-sent" not in shown.split("<figure")[1].split("</figure>")[0]
