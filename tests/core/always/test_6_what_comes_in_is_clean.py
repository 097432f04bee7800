"""HTML is sanitized when it enters, whichever door it takes; uploads are decoded, bounded, stripped and re-encoded."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from articles import drafting
from cms.lib import html
from cms.lib.images import cleaned
from panels import writing
from tests.factories import ArticleFactory, AssignmentFactory, OrganizationFactory
from tests.support.pictures import photo

pytestmark = pytest.mark.django_db


HOSTILE = [
    '<p>ok<img src=x onerror="alert(1)"></p>',
    '<p>ok<a href="javascript:alert(1)">x</a></p>',
    "<p>ok</p><svg><script>alert(1)</script></svg>",
    '<p>ok</p><iframe src="data:text/html,alert(1)"></iframe>',
    '<p onclick="alert(1)" style="position:fixed">ok</p>',
    '<p>ok<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">x</a></p>',
    "<p>ok</p><script>alert(1)</script>",
    "<math><mtext></mtext><mglyph><style><img src onerror=alert(1)></style></mglyph></math><p>ok</p>",
]


@pytest.mark.parametrize("source", HOSTILE)
def test_script_in_prose_does_not_come_in_by_any_verb(source, editor):
    article = ArticleFactory(by=editor, body_html=source)
    article = drafting.save(article.pk, version=1, by=editor, body_html=source)
    seat = AssignmentFactory(article=article, by=editor, state="accepted")
    writing.save_draft(seat.pk, by=seat.panelist.user, draft=source, version=1)
    take = writing.submit(seat.pk, by=seat.panelist.user, version=2)
    seat.refresh_from_db()
    for stored in (article.body_html, seat.draft, take.body_html):
        assert "ok" in stored
        for bad in ("alert", "onerror", "onclick", "javascript:", "data:", "<svg", "<iframe", "style", "<img"):
            assert bad not in stored


def test_plain_words_come_through_as_they_are():
    assert (
        html.clean("1 < 2 & 3 > 2\n\n“Naïve” — עברית 🙂") == "<p>1 &lt; 2 &amp; 3 &gt; 2</p><p>“Naïve” — עברית 🙂</p>"
    )
    assert html.clean_draft("a < b & c") == "a < b & c"
    assert html.clean("one\ntwo\x00\x08") == "<p>one<br>two</p>"


def test_a_picture_is_written_anew_upright_bounded_and_without_what_it_carried():
    exif = Image.Exif()
    exif[0x0112] = 6  # lying on its side
    exif[0x010E] = "taken by a panelist"
    file = cleaned(photo((4000, 2000), exif=exif), max_side=500)
    image = Image.open(file)
    assert (image.format, image.size, dict(image.getexif())) == ("WEBP", (250, 500), {})
    assert "who-sent-it" not in file.name
    assert b"panelist" not in file.read()


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("x.jpg", b"not a picture"),
        SimpleUploadedFile("x.jpg", photo((400, 400)).read()[:300]),
        SimpleUploadedFile("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        SimpleUploadedFile("x.jpg", b""),
        photo((8000, 7000)),
    ],
    ids=["text", "truncated", "svg", "empty", "56 megapixels"],
)
def test_what_is_no_good_picture_ends_in_a_clear_error(upload):
    with pytest.raises(ValidationError, match="picture"):
        cleaned(upload, max_side=500)


def test_an_upload_is_cleaned_at_the_model_whichever_door_it_takes():
    organization = OrganizationFactory(logo=photo())
    assert organization.logo.name.endswith(".webp")
    with organization.logo.open() as file:
        assert Image.open(file).format == "WEBP"
