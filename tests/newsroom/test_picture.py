"""The picture of an article, uploaded and taken away in a real browser."""

import pytest

from articles.models import Article
from tests.support.pictures import photo

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_picture_is_uploaded_shown_and_taken_away(browse, tmp_path):
    file = tmp_path / "kelp.jpg"
    file.write_bytes(photo().read())
    shown = []

    def story(here, _):
        page = here()
        page.get_by_label("Or a new picture").set_input_files(file)
        page.get_by_label("What the picture shows here").fill("Kelp at low tide")
        page.locator("[name=_save]").click()
        page.get_by_text("Saved as version 2.").wait_for()
        shown.append(page.get_by_alt_text("Kelp at low tide").get_attribute("src"))
        page.locator("[name=picture]").select_option("")
        page.locator("[name=_save]").click()
        page.get_by_text("Saved as version 3.").wait_for()

    browse(story)
    assert shown[0].endswith(".webp")
    assert Article.objects.get().picture is None
