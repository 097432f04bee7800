"""Renditions: made by workers, once, whoever else tries; every crop keeps the focal point; readers never wait."""

import re
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from PIL import Image

from articles import publishing
from pictures import files, rendering
from pictures.crops import KINDS, box, position, sizes
from pictures.describing import describe
from pictures.models import MAX_TRIES, Picture
from pictures.rendering import CUT_OFF, render, retry
from pictures.tasks import render as task
from tests.factories import ArticleFactory, PictureFactory
from tests.support.pictures import halves, photo, upload_of

pytestmark = pytest.mark.django_db


def pixels(picture: Picture, kind: str, width: int, ending: str) -> Image.Image:
    with default_storage.open(picture.name_of(kind, width, ending)) as file:
        image = Image.open(file)
        image.load()
        return image


def test_a_worker_makes_every_format_and_size_none_larger_than_the_picture(bells):
    picture = PictureFactory(file=upload_of(halves(size=(1000, 500))))
    task()
    picture.refresh_from_db()
    assert not picture.lacks_renditions
    assert picture.renditions["whole"] == [[480, 240], [960, 480], [1000, 500]]
    assert picture.renditions["card"] == [[480, 270], [889, 500]]
    for kind, made in picture.renditions.items():
        for width, height in made:
            for ending in KINDS[kind].formats:
                image = pixels(picture, kind, width, ending)
                assert (image.format, image.size) == (ending.upper(), (width, height))


def test_twice_is_once_and_each_ring_makes_one(bells, monkeypatch):
    first, second = PictureFactory(), PictureFactory()
    bells.clear()
    task()
    assert [row.lacks_renditions for row in Picture.objects.order_by("pk")] == [False, True]
    assert bells == ["pictures.tasks.render"]
    task()
    monkeypatch.setattr(rendering, "_make_all", lambda picture: pytest.fail("made again"))
    task()
    assert not render(first.pk)
    assert not render(second.pk)


def test_a_worker_that_is_killed_costs_its_lease_alone(monkeypatch):
    picture = PictureFactory()

    def killed(picture):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(rendering, "_make_all", killed)
        render(picture.pk)
    picture.refresh_from_db()
    assert (picture.lacks_renditions, picture.trouble) == (True, CUT_OFF)
    assert not render(picture.pk)
    assert list(Picture.objects.due(timezone.now() + timedelta(minutes=6))) == [picture]
    Picture.objects.update(retry_at=timezone.now())
    assert render(picture.pk)


def test_what_cannot_be_made_is_given_up_with_the_reason_and_tried_again_by_hand(client, editor):
    picture = PictureFactory()
    with default_storage.open(picture.master) as file:
        master = file.read()
    default_storage.delete(picture.master)
    for _ in range(MAX_TRIES):
        Picture.objects.update(retry_at=None)
        assert not render(picture.pk)
    assert list(Picture.objects.failed()) == [picture]
    assert list(Picture.objects.due(timezone.now() + timedelta(days=9))) == []
    client.force_login(editor)
    page = client.get(f"/admin/pictures/picture/{picture.pk}/change/").content.decode()
    assert "FileNotFoundError" in page
    files.write(picture.master, master)
    client.post(f"/admin/pictures/picture/{picture.pk}/retry/")
    assert render(picture.pk)
    assert not Picture.objects.failed()


def test_a_picture_changed_while_it_is_rendered_is_not_given_renditions_of_before(editor, monkeypatch):
    picture = PictureFactory(file=upload_of(halves()))
    make = rendering._make_all

    def meanwhile(row):
        made = make(row)
        describe(picture.pk, version=1, by=editor, focal_x=0.0)
        return made

    monkeypatch.setattr(rendering, "_make_all", meanwhile)
    assert not render(picture.pk)
    picture.refresh_from_db()
    assert (picture.renditions, picture.lacks_renditions, picture.look) == ({}, True, 2)
    monkeypatch.setattr(rendering, "_make_all", make)
    assert render(picture.pk)


@pytest.mark.parametrize(("focal_x", "colour"), [(0.05, (254, 0, 0)), (0.95, (0, 0, 254))])
def test_every_crop_keeps_the_focal_point(editor, focal_x, colour):
    picture = PictureFactory(file=upload_of(halves(size=(1600, 400))), focal_x=focal_x)
    render(picture.pk)
    picture.refresh_from_db()
    for kind in ("card", "square", "social"):
        width, height = picture.renditions[kind][-1]
        for ending in KINDS[kind].formats:
            found = pixels(picture, kind, width, ending).convert("RGB").getpixel((width // 2, height // 2))
            assert max(abs(a - b) for a, b in zip(found, colour, strict=True)) < 12, (kind, ending, found)


@pytest.mark.parametrize("size", [(1, 1), (9000, 1), (3, 4000), (1600, 900)])
@pytest.mark.parametrize("focal", [(0.0, 0.0), (1.0, 1.0), (0.3, 0.8)])
def test_a_crop_lies_within_the_picture_whatever_its_shape(size, focal):
    for kind in KINDS.values():
        left, top, right, bottom = box(kind, *size, focal)
        assert 0 <= left < right <= size[0]
        assert 0 <= top < bottom <= size[1]
        assert all(w >= 1 and h >= 1 for w, h in sizes(kind, *size))
        assert re.fullmatch(r"[\d.]+% [\d.]+%", position(kind, *size, focal))


def test_a_page_shows_the_picture_itself_until_renditions_are_there(editor):
    picture = PictureFactory(alt="A harbour", file=upload_of(halves(size=(1600, 900))), focal_x=0.1)
    article = ArticleFactory(state="approved", by=editor, picture=picture)
    publishing.publish(article.pk, by=editor)
    address = f"/articles/{article.slug}/"
    page = Client().get(address).content.decode()
    assert f'<img src="{picture.url}" alt="A harbour" width="1600" height="900"' in page
    assert "<source" not in page

    render(picture.pk)
    picture.refresh_from_db()
    page = re.search(r"<picture>.*?</picture>", Client().get(address).content.decode())[0]
    assert re.findall(r'type="([^"]+)"', page) == ["image/avif", "image/webp"]
    assert f"{picture.url_of('whole', 480, 'avif')} 480w, " in page
    assert 'width="1600" height="900"' in page
    for name in re.findall(r'(?:src=|srcset=|, )"?(/media/\S+\.(?:avif|webp))', page):
        assert default_storage.exists(name.removeprefix("/media/"))


@pytest.mark.parametrize("where", ["article", "front page"])
def test_what_is_seen_first_is_fetched_before_the_body_is_read_and_once(editor, where):
    picture = PictureFactory(alt="A harbour", file=upload_of(halves(size=(1600, 900))))
    article = ArticleFactory(state="published", by=editor, picture=picture)
    address = "/" if where == "front page" else f"/articles/{article.slug}/"
    assert 'as="image"' not in Client().get(address).content.decode()  # nothing is made yet

    render(picture.pk)
    page = Client().get(address).content.decode()
    [(kind, files, widths)] = re.findall(r'as="image" type="([^"]+)" imagesrcset="([^"]+)" imagesizes="([^"]+)"', page)
    assert kind == "image/avif"
    # To the letter what the body says, or a browser fetches another file.
    assert f'<picture><source type="{kind}" srcset="{files}" sizes="{widths}">' in page


def test_the_front_page_and_the_article_cost_no_query_more_for_their_pictures(
    client, editor, django_assert_max_num_queries
):
    for _ in range(5):
        ArticleFactory(state="published", by=editor, picture=PictureFactory(alt="Kelp"))
    slug = ArticleFactory(state="published", by=editor, picture=PictureFactory(alt="Kelp")).slug
    with django_assert_max_num_queries(2):
        assert "<picture>" in client.get("/").content.decode()
    with django_assert_max_num_queries(3):
        assert "<picture>" in client.get(f"/articles/{slug}/").content.decode()


def test_nobody_may_have_pictures_made_again_but_the_newsroom(outsider):
    picture = PictureFactory(file=photo())
    with pytest.raises(rendering.NotAllowed):
        retry(picture.pk, by=outsider)
