"""Every kind of page that readers get is valid HTML, whatever is on it."""

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from articles import drafting, publishing, sharing
from cms.lib import keyset
from tests.factories import ArticleFactory, AssignmentFactory, CategoryFactory, OrganizationFactory
from tests.factories.pictures import PictureFactory
from tests.support import nu

pytestmark = pytest.mark.django_db

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


def test_every_page_is_valid_html(client, chief, newsroom, tmp_path):
    _, token = sharing.share(newsroom.pk, by=chief, label="Glass")
    now = timezone.localdate()
    older = f"/?before={keyset.cursor_of(newsroom.live_edition, 'published_at')}"
    addresses = {
        200: [
            "/", older, "/categories/energy/", "/organizations/lab/", "/personas/the-builder/", "/archive/",
            f"/archive/{now.year}/{now.month}/", "/articles/full/", "/articles/full/history/", "/articles/rtl/",
            "/articles/full/takes/the-builder/", "/search/", "/search/?q=glass", "/search/?q=zebra&category=energy",
            f"/preview/{token}/", "/accounts/login/", "/accounts/login/code/",
        ],
        404: ["/no-such-page/", "/preview/no-such-token/"],
        410: ["/articles/gone/"],
    }  # fmt: skip
    pages = {}
    for status, paths in addresses.items():
        for path in paths:
            answer = client.get(path)
            assert answer.status_code == status, path
            pages[path] = answer.content.decode()
    pages |= {name: render_to_string(name) for name in ("403.html", "413.html", "429.html", "500.html")}
    pages["wrong"] = "<!doctype html><html lang=en><title>x</title><p><div>y</div></p><img src=a>"
    found = nu.faults(pages, tmp_path)
    assert [fault for fault in found if not fault.startswith("wrong")] == []
    assert len(found) >= 2  # it does look
