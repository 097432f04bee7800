"""A site with something of everything on it, in words that try to break out of where they stand."""

import pytest

from articles import drafting, publishing
from tests.factories import ArticleFactory, AssignmentFactory, CategoryFactory, OrganizationFactory
from tests.factories.pictures import PictureFactory

HOSTILE = """It's "quoted" & <b>bold</b> </script> <!-- --> ]]> 100%"""
BODY = (
    "<p>One <em>and</em> <a href='https://example.com/?a=1&amp;b=2'>two</a>.</p><h2>Three</h2><blockquote><p>Four</p>"
    "</blockquote><ul><li><p>Five</p></li></ul><ol><li><p>Six</p></li></ol><hr><p>Seven<br>eight</p>"
)


@pytest.fixture
def newsroom(chief, the_builder, the_skeptic):
    """Something of everything that stands on a page."""
    about = {
        "category": CategoryFactory(slug="energy", name="Energy & <power>", description=HOSTILE),
        "organizations": [OrganizationFactory(slug="lab", name="The “Lab”", website="https://lab.example/?a=1&b=2")],
    }
    full = ArticleFactory(
        state="approved", by=chief, slug="full", headline=HOSTILE, dek=HOSTILE, body_html=BODY, byline=HOSTILE,
        source_url="https://source.example/?a=1&b=2", picture=PictureFactory(alt=HOSTILE, credit=HOSTILE), **about,
    )  # fmt: skip
    for persona in (the_builder, the_skeptic):
        AssignmentFactory(article=full, persona=persona, by=chief, state="approved")
    publishing.publish(full.pk, by=chief)
    full.refresh_from_db()
    drafting.save(full.pk, version=full.version, by=chief, body_html=BODY.replace("Three", "Four"), headline="Glass")
    publishing.publish(full.pk, by=chief, correction=HOSTILE)
    full.refresh_from_db()
    for n in range(4):
        ArticleFactory(state="published", by=chief, headline=f"Glass no. {n}", **about)
    ArticleFactory(state="published", by=chief, slug="rtl", headline="بطارية زجاجية", body_html="<p>نص.</p>")
    ArticleFactory(state="withdrawn", by=chief, slug="gone")
    return full
