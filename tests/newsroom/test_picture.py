"""The picture of an article, chosen and removed in a real browser."""

import pytest

from articles.models import Article
from tests.support.pictures import photo

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_picture_is_chosen_shown_and_removed(browse, tmp_path):
    file = tmp_path / "kelp.jpg"
    file.write_bytes(photo().read())
    shown = []

    def story(here, _):
        page = here()
        page.get_by_label("Lead image").set_input_files(file)
        page.locator("[name=_save]").click()
        page.get_by_text("Saved as version 2.").wait_for()
        shown.append(page.get_by_alt_text("The picture as it is stored").get_attribute("src"))
        page.get_by_label("Remove the picture").check()
        page.locator("[name=_save]").click()
        page.get_by_text("Saved as version 3.").wait_for()

    browse(story)
    assert shown[0].endswith(".webp")
    assert Article.objects.get().lead_image.name == ""
