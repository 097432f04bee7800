"""The library in the admin: searched, narrowed, uploaded to, and asked by the form of an article."""

import pytest

from pictures.models import MAX_TRIES, Picture
from tests.factories import ArticleFactory, PictureFactory
from tests.support.pictures import bomb, photo

pytestmark = pytest.mark.django_db
LIBRARY = "/admin/pictures/picture/"


def titles(page) -> set[str]:
    return {picture.title for picture in page.context["cl"].result_list}


def test_pictures_are_found_by_every_word_that_is_said_of_them_and_by_what_they_lack(client, editor):
    PictureFactory(title="Hafen", alt="Ein Ölbild", credit="Ruth Bell", tags=["Sea"])
    PictureFactory(title="Crane", credit="Ruth Bell", decorative=True, licence="own")
    bare, broken = PictureFactory(title="Bare"), PictureFactory(title="Broken", alt="x")
    ArticleFactory(by=editor, picture=bare)
    Picture.objects.filter(pk=broken.pk).update(tries=MAX_TRIES)
    client.force_login(editor)
    for query, found in {
        "q=ruth": {"Hafen", "Crane"},
        "q=RUTH+sea": {"Hafen"},
        "q=ölbild": {"Hafen"},
        "q=%25": set(),
        "lacks=alt": {"Bare"},
        "lacks=credit": {"Bare", "Broken"},
        "lacks=use": {"Hafen", "Crane", "Broken"},
        "lacks=renditions": {"Broken"},
        "lacks=nonsense": {"Hafen", "Crane", "Bare", "Broken"},
        "licence__exact=own": {"Crane"},
    }.items():
        assert titles(client.get(f"{LIBRARY}?{query}")) == found, query


@pytest.mark.parametrize("rows", [1, 12])
def test_the_library_costs_the_same_for_any_number_of_pictures(client, editor, rows, django_assert_max_num_queries):
    for _ in range(rows):
        picture = PictureFactory(alt="Kelp", tags=["sea"])
        ArticleFactory(state="published", by=editor, picture=picture)
    client.force_login(editor)
    client.get(LIBRARY)
    with django_assert_max_num_queries(9):
        assert client.get(LIBRARY).content.decode().count("<li>\n          <a") == rows
    with django_assert_max_num_queries(17):
        client.get(f"{LIBRARY}{picture.pk}/change/")


def test_an_upload_that_is_refused_says_why_and_keeps_what_was_typed(client, editor):
    client.force_login(editor)
    page = client.post(f"{LIBRARY}add/", {"file": bomb(), "title": "Harbour", "alt": "A harbour"})
    assert page.status_code == 422
    shown = page.content.decode()
    assert "has over 50 million pixels. Upload a smaller one." in shown
    assert 'value="A harbour"' in shown
    assert not Picture.objects.exists()


def test_what_the_library_has_is_shown_before_it_is_taken_twice(client, editor):
    client.force_login(editor)
    client.post(f"{LIBRARY}add/", {"file": photo(), "title": "Harbour", "tags": "sea, harbour"})
    again = client.post(f"{LIBRARY}add/", {"file": photo(), "title": "Other"})
    assert again.status_code == 409
    assert "Harbour" in again.content.decode()
    assert 'name="again" value="on"' in again.content.decode()
    client.post(f"{LIBRARY}add/", {"file": photo(), "title": "Other", "again": "on"})
    assert Picture.objects.count() == 2


def test_the_form_of_an_article_takes_a_new_picture_and_keeps_it_however_it_fares(client, editor, article):
    client.force_login(editor)
    older = [PictureFactory(file=photo((30, 30))) for _ in range(10)]  # so that its number has two digits
    typed = {"headline": "", "slug": article.slug, "version": 1, "picture_alt": "Kelp", "picture_file": photo()}
    page = client.post(f"/admin/articles/article/{article.pk}/change/", typed)
    picture = Picture.objects.exclude(pk__in=[one.pk for one in older]).get()
    assert page.status_code == 422
    assert f'<option value="{picture.pk}" selected>' in page.content.decode()
    assert picture.alt == "Kelp"
    client.post(
        f"/admin/articles/article/{article.pk}/change/",
        typed | {"headline": "Kelp", "body_html": "<p>Kelp.</p>", "picture_alt": "", "picture_file": photo()},
    )
    article.refresh_from_db()
    assert (article.picture, Picture.objects.count()) == (picture, 11)

    typed |= {"headline": "Kelp", "version": 2, "picture": picture.pk, "picture_file": bomb()}
    page = client.post(f"/admin/articles/article/{article.pk}/change/", typed)
    assert "million pixels" in page.content.decode()


def test_a_form_asks_for_pictures_by_script(client, writer):
    client.force_login(writer)
    kelp = PictureFactory(title="Kelp <b>forest</b>", alt="Kelp")
    for _ in range(25):
        PictureFactory(title="Harbour")
    first = client.get(f"{LIBRARY}choose/").content.decode()
    assert first.count("nr-choosable") == 24
    assert "data-more" in first
    found = client.get(f"{LIBRARY}choose/?q=forest").content.decode()
    assert (found.count("nr-choosable"), "<b>forest" in found) == (1, False)
    assert client.get(f"{LIBRARY}choose/?before=x").status_code == 404
    assert "Kelp" in client.get(f"{LIBRARY}{kelp.pk}/chosen/").content.decode()
    assert client.get(f"{LIBRARY}0/chosen/").status_code == 404
    answer = client.post(f"{LIBRARY}bring/", {"file": photo((90, 90))})
    assert answer.status_code == 201
    again = client.post(f"{LIBRARY}bring/", {"file": photo((90, 90))})
    assert (again.status_code, again.json()["id"]) == (409, answer.json()["id"])
    refused = client.post(f"{LIBRARY}bring/", {"file": bomb()})
    assert (refused.status_code, "million pixels" in refused.json()["detail"]) == (422, True)
    assert client.post(f"{LIBRARY}bring/").status_code == 422


@pytest.mark.parametrize("address", ["", "add/", "1/change/", "choose/", "1/chosen/"])
def test_the_library_is_for_the_newsroom(client, builder, address):
    client.force_login(builder.user)
    assert client.get(LIBRARY + address).status_code in (302, 403, 404)


def test_nonsense_is_not_found(client, editor):
    client.force_login(editor)
    for address in ("99/change/", "nonsense/change/", "99999999999999999999/change/", "99/history/"):
        assert client.get(LIBRARY + address).status_code == 404
    for deed in ("replace", "remove", "retry"):
        assert client.post(f"{LIBRARY}99/{deed}/").status_code == 404
    assert client.get("/pictures/nowhere.webp").status_code == 404
