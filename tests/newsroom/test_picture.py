"""The picture of an article, and the point that its crops keep, in a real browser."""

import re

import pytest

from articles.models import Article
from pictures.models import Picture
from tests.factories import PictureFactory
from tests.support.pictures import halves, photo, upload_of

pytestmark = [pytest.mark.apart, pytest.mark.django_db(transaction=True)]


def test_a_picture_is_chosen_uploaded_and_taken_away(browse, tmp_path):
    PictureFactory(title="Harbour", alt="A harbour")
    file = tmp_path / "kelp.jpg"
    file.write_bytes(photo((90, 60)).read())
    shown = []

    def story(here, _):
        page = here()
        page.get_by_role("button", name="Choose from the library").press("Enter")
        page.get_by_role("searchbox", name="Search the library").fill("harb")
        page.get_by_role("button", name="Harbour").press("Enter")
        page.locator(".nr-chosen").get_by_alt_text("A harbour").wait_for()
        page.locator("[name=_save]").click()
        page.get_by_text("Saved as version 2.").wait_for()

        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="Upload a new one").click()
        chooser.value.set_files(file)
        page.get_by_text("Uploaded. Say in the library what it shows.").wait_for()
        page.locator(".nr-chosen").get_by_text("kelp", exact=True).wait_for()
        page.locator("[name=_save]").click()
        page.get_by_text("Saved as version 3.").wait_for()
        shown.append(page.locator(".nr-chosen img").get_attribute("src"))

        page.get_by_role("button", name="No picture").click()
        page.locator("[name=_save]").click()
        page.get_by_text("Saved as version 4.").wait_for()

    browse(story)
    assert shown == [Picture.objects.get(title="kelp").url]
    assert Article.objects.get().picture is None


def test_the_focal_point_is_set_by_a_click_and_by_keys(browse, live_server, settings):
    picture = PictureFactory(title="Harbour", file=upload_of(halves(size=(600, 300))))
    places = []

    def story(here, _):
        page = here()
        page.route(
            "**/media/**", lambda ask: ask.fulfill(path=settings.MEDIA_ROOT / ask.request.url.split("/media/")[1])
        )
        page.goto(f"{live_server.url}/admin/pictures/picture/{picture.pk}/change/")
        stage = page.locator(".nr-stage[data-ready]")
        edge = stage.bounding_box()
        stage.click(position={"x": edge["width"] * 0.25, "y": edge["height"] * 0.5})
        page.get_by_role("button", name=re.compile("Focal point, 2[45]")).press("ArrowLeft")
        page.keyboard.press("Shift+ArrowDown")
        places.append(page.locator(".nr-crops img").first.evaluate("image => image.style.objectPosition"))
        page.get_by_role("button", name="Save").click()
        page.get_by_text("Saved.").wait_for()

    browse(story)
    picture.refresh_from_db()
    assert picture.focal == pytest.approx((0.24, 0.6), abs=0.01)
    assert places[0].endswith(" 50%")
    assert picture.look == 2
