"""What a reader's page weighs: counted in bytes, compressed as servers do."""

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.factories import ArticleFactory
from tests.support.reading import add_take

KILO = 1000


def packed(*texts: bytes) -> int:
    return sum(len(gzip.compress(text, 6)) for text in texts)


def content(path: str) -> bytes:
    return Path(finders.find(path)).read_bytes()


def files(kind: str) -> list[bytes]:
    """All of the reader's site that end so."""
    found = [path for finder in finders.get_finders() for path, _ in finder.list([]) if path.startswith("site/")]
    return [content(path) for path in found if path.endswith(kind)]


def test_all_style_sheets_are_small_and_all_scripts_tiny():
    assert 0 < packed(*files(".css")) < 20 * KILO
    assert 0 < sum(map(len, files(".js"))) < 5 * KILO


@pytest.mark.parametrize(("font", "most"), [("newsreader", 70), ("newsreader-italic", 25), ("instrument-sans", 30)])
def test_fonts_are_cut_to_what_is_used(font, most):
    assert len(content(f"fonts/{font}.woff2")) < most * KILO


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "de"])
def test_an_article_with_its_style_fits_in_thirty_kilobytes(language, client, chief, the_builder, the_skeptic):
    body = "".join(f"<p>{' '.join(f'word{n * 7919 % 997}' for n in range(k, k + 90))}</p>" for k in range(0, 900, 90))
    article = ArticleFactory(state="published", by=chief, body_html=body)
    for persona in (the_builder, the_skeptic):
        add_take(article, chief, persona, "I would build on it today. " + "And then some more words. " * 20)
    page = client.get(article.get_absolute_url(), headers={"Accept-Language": language}).content
    assert page.count(b'rel="stylesheet"') == 1  # the one thing that is waited for
    assert packed(page, content("site/site.css")) < 30 * KILO
