"""import_article: one article from a page, or one clear line and nothing."""

import io
import json
import re
from html import unescape
from pathlib import Path

import pytest
from django.core.management import call_command

from articles import publishing
from articles.models import Article
from panels.models import Assignment

pytestmark = pytest.mark.django_db

PAGE = """Back
Lumen Grid 2Energy & HeatLumen Grid 22026-02-11

Lumen Grid’s “cold” battery: 40 hours — and counting

The Ghent company's sand battery ran a bakery for forty hours.

Original source (https://lumen.example/news/1)

A battery made of sand kept a bakery's ovens hot. Costs were < 3 cents & falling.

Its makers won't say who is next.

Panel Takes

The Builder

The Builder

Developer Perspective

Sand is patient. It's also heavy.

The Skeptic

The Skeptic

Reality Check

One bakery is no grid.

Ask again in March."""


def write(tmp_path, text, name="page.txt"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def run(*files):
    out, err, status = io.StringIO(), io.StringIO(), 0
    try:
        call_command("import_article", *files, stdout=out, stderr=err)
    except SystemExit as end:
        status = end.code
    return out.getvalue(), err.getvalue(), status


def test_a_page_becomes_a_draft_with_its_panel(tmp_path):
    out, err, status = run(write(tmp_path, PAGE))
    article = Article.objects.get()
    assert (out, err, status) == (f"{article.pk} {article.slug}\n", "", 0)
    assert (article.state, str(article.category), article.dateline.isoformat()) == (
        "draft",
        "Energy & Heat",
        "2026-02-11",
    )
    assert [organization.name for organization in article.organizations.all()] == ["Lumen Grid 2"]
    assert article.source_url == "https://lumen.example/news/1"
    seats = Assignment.objects.values_list("persona__name", "persona__perspective", "state", "panelist")
    assert list(seats) == [
        ("The Builder", "Developer Perspective", "approved", None),
        ("The Skeptic", "Reality Check", "approved", None),
    ]


def seeds() -> list[str]:
    folder = Path(__file__).resolve().parents[3] / "shared" / "seeds"
    return [PAGE, *(path.read_text() for path in sorted(folder.glob("*.txt")))]


@pytest.mark.parametrize("text", seeds())
def test_every_sentence_reaches_page_feed_and_history(text, tmp_path, client, chief):
    run(write(tmp_path, text))
    article = Article.objects.get()
    publishing.submit(article.pk, by=chief)
    publishing.approve(article.pk, by=chief)
    publishing.publish(article.pk, by=chief)

    body = text.split("Original source", 1)[1].split("\n", 1)[1]
    sentences = [s for line in body.splitlines() for s in re.split(r"(?<=[.!?]) ", line.strip()) if s]
    page = unescape(client.get(f"/articles/{article.slug}/").content.decode())
    atom = unescape(unescape(client.get("/feed.xml").content.decode()))
    item = unescape(json.loads(client.get("/feed.json").content)["items"][0]["content_html"])
    assert [s for s in sentences if s not in page] == []
    for outlet in (atom, item):
        assert [s for s in sentences if s not in outlet and s != "Panel Takes"] == []


def test_the_same_page_twice_makes_no_second_article_and_says_so(tmp_path):
    run(write(tmp_path, PAGE))
    out, _, status = run(write(tmp_path, PAGE.replace("\n", "\r\n")))
    assert (out.strip().endswith("(already imported)"), status, Article.objects.count()) == (True, 0, 1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", ":1: the page is empty"),
        (b"Back\n\xff\xfe\n", ":2: this is not UTF-8"),
        (b"x" * (1024 * 1024 + 1), ":1: the page is over 1 MiB"),
        (PAGE.replace("2026-02-11", ""), ":2: no date"),
        (PAGE.replace("2026-02-11", "2026-02-30"), ":2: 2026-02-30 is not a day"),
        ("Back\nAFundingA2026-01-01\n", "no headline"),
        ("Back\nAFundingA2026-01-01\nHeadline\nDek\nOriginal source\n", ":5: no body"),
        (PAGE.replace("One bakery is no grid.\n\nAsk again in March.", ""), "The Skeptic has no text"),
        (PAGE.replace("Lumen Grid’s", "L" * 300), "headline"),
    ],
)
def test_a_bad_page_is_one_clear_line_and_nothing_is_kept_while_others_go_in(text, words, tmp_path):
    bad, good = write(tmp_path, text, "bad.txt"), write(tmp_path, PAGE, "good.txt")
    out, err, status = run(bad, str(tmp_path / "missing.txt"), good)
    assert status == 1
    assert words in err.splitlines()[0]
    assert err.splitlines()[0].startswith(bad)
    assert "missing.txt:0: cannot be read" in err.splitlines()[1]
    assert len(err.splitlines()) == 2
    assert Article.objects.count() == len(out.splitlines()) == 1
