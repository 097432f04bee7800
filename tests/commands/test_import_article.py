"""import_article: one article from a page, or one clear line and nothing."""

import io
import json
import re
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import drafting, publishing
from articles.models import Article
from articles.pageform import BadPage, decode, parse
from panels.models import Assignment, Persona

pytestmark = pytest.mark.django_db

PAGES = Path(__file__).resolve().parents[1] / "pages"
PAGE = (PAGES / "sand-battery.txt").read_text(encoding="utf-8")
SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"


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
    out, err, status = run(str(PAGES / "sand-battery.txt"))
    article = Article.objects.get()
    assert (out, err, status) == (f"{article.pk} {article.slug} imported\n", "", 0)
    facts = (article.state, str(article.category), article.dateline.isoformat(), article.source_url)
    assert facts == ("draft", "Energy & Heat", "2026-02-11", "https://lumen.example/news/sand_(battery)")
    assert [organization.name for organization in article.organizations.all()] == ["Lumen Grid 2"]
    seats = Assignment.objects.values_list("persona__name", "persona__perspective", "state", "panelist")
    assert list(seats) == [
        ("The Builder", "Developer Perspective", "approved", None),
        ("The Skeptic", "Reality Check", "approved", None),
    ]
    assert len(set(Persona.objects.values_list("accent", flat=True))) == 2


def pages() -> list[Path]:
    return [*sorted(PAGES.glob("*.txt")), *sorted(SEEDS.glob("*.txt"))]


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.stem)
def test_every_sentence_reaches_the_page_the_api_and_the_feeds(path, client, chief):
    run(str(path))
    article = Article.objects.get()
    publishing.submit(article.pk, by=chief)
    publishing.approve(article.pk, by=chief)
    publishing.publish(article.pk, by=chief)

    text = path.read_text(encoding="utf-8-sig")
    lines = re.split(r"original source.*\n", text, maxsplit=1, flags=re.IGNORECASE)[1].splitlines()
    sentences = [s for line in lines for s in re.split(r"(?<=[.!?]) ", line.strip()) if s and s != "Panel Takes"]
    outlets = {
        "page": unescape(client.get(f"/articles/{article.slug}/").content.decode()),
        "atom": unescape(unescape(client.get("/feed.xml").content.decode())),
        "json": unescape(json.loads(client.get("/feed.json").content)["items"][0]["content_html"]),
        "api": unescape(json.dumps(client.get(f"/api/v1/articles/{article.slug}/").json(), ensure_ascii=False)),
    }
    missing = [(name, s) for name, outlet in outlets.items() for s in sentences if s not in outlet]
    assert missing == []
    assert "<b>bold" not in client.get(f"/articles/{article.slug}/").content.decode()


def test_the_same_page_makes_no_second_article_even_after_the_first_was_edited(tmp_path, editor):
    run(write(tmp_path, PAGE))
    article = Article.objects.get()
    drafting.save(article.pk, version=article.version, by=editor, headline="Another headline", slug="another")
    again = PAGE.replace("\n", "  \r\n").replace("Back", "", 1).replace("battery: 40", "battery:  40") + "\n\n"
    out, err, status = run(write(tmp_path, again))
    assert (out, err, status) == (f"already imported: article {article.pk} another\n", "", 0)
    assert Article.objects.count() == 1


def test_a_page_whose_article_was_deleted_comes_in_anew():
    name = str(PAGES / "no-panel.txt")
    run(name)
    Article.objects.get().delete()
    out, _, _ = run(name)
    assert out == f"{Article.objects.get().pk} {Article.objects.get().slug} imported\n"


def test_a_dash_reads_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(PAGE.encode())))
    out, err, status = run("-")
    assert (out, err, status) == (f"{Article.objects.get().pk} {Article.objects.get().slug} imported\n", "", 0)


def test_the_panel_of_a_page_speaks_with_voices_that_are_there_already(the_skeptic):
    run(str(PAGES / "sand-battery.txt"))
    assert Assignment.objects.get(persona__name="The Skeptic").persona == the_skeptic
    assert Persona.objects.get(name="The Builder").accent not in ("", the_skeptic.accent)


HEADLINE = "Lumen Grid’s “cold” battery: 40 hours — and counting"
SKEPTIC = "The Skeptic\n\nThe Skeptic\n\nReality Check\n\nOne bakery is no grid.\n\nAsk again in March."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", ":1: the page is empty"),
        (b"\0\0\n\x01", ":1: the page is empty"),
        (b"Back\n\xff\xfe\n", ":2: this is not UTF-8"),
        (b"x" * (1024 * 1024 + 1), ":1: the page is over 1 MiB"),
        (PAGE.replace("2026-02-11", ""), ":2: no date"),
        (PAGE.replace("2026-02-11", "2026-02-30"), ":2: 2026-02-30 is not a day"),
        ("Back\nAFundingA2026-01-01\n", ":2: no headline"),
        ("Back\nAFundingA2026-01-01\nHeadline\nDek\nOriginal source\n", ":5: no body"),
        (PAGE.replace(SKEPTIC, "The Skeptic\nThe Skeptic\nReality Check"), ":24: the take of The Skeptic has no text"),
        (PAGE.replace(SKEPTIC, "The Skeptic\nThe Skeptic"), ":24: the take of The Skeptic has no text"),
        (PAGE.replace("The Skeptic", "The Builder"), ":24: The Builder has a second take"),
        (PAGE.replace("The Builder\n\nThe Builder", "The Builder"), ":16: a take begins with the persona's name"),
        (PAGE.replace("Lumen Grid’s", "L" * 300), ":4: no headline: the first line after the date has 340 characters"),
        (PAGE.replace(HEADLINE, ""), ":6: no headline: the first line after the date is a sentence"),
        (PAGE.replace(HEADLINE, "").replace("forty hours.", "“forty hours.”"), ":6: no headline: "),
        (PAGE.replace(HEADLINE, "").replace("forty hours.", "四十时。"), ":6: no headline: "),
        (PAGE.replace(HEADLINE, "").replace("The Ghent", "Ghent" * 50), ":6: no headline: the first line"),
        ("2026-01-01\nA dek without a headline.\nThe body.", ":2: no headline: "),
        (f"2026-01-01\nA dek without a headline.\n{'The body. ' * 70}\nMore.", ":2: no headline: "),
        (PAGE.replace("Energy & Heat", "E" * 90), ":2: category name: "),
        (PAGE.replace("The Skeptic", "S" * 90), ":24: persona name: "),
        (PAGE.replace("Reality Check", "R" * 90), ":28: persona perspective: "),
        (PAGE.replace("lumen.example", "lumen"), ":8: source url: Enter a valid URL"),
    ],
)  # fmt: skip
def test_a_bad_page_is_one_clear_line_and_nothing_is_kept_while_others_go_in(text, words, tmp_path):
    bad, good = write(tmp_path, text, "bad.txt"), write(tmp_path, (PAGES / "no-panel.txt").read_bytes(), "good.txt")
    out, err, status = run(bad, str(tmp_path / "missing.txt"), str(tmp_path), good)
    first, missing, folder = err.splitlines()
    assert status == 1
    assert first.startswith(bad + words)
    assert (missing, folder) == (
        f"{tmp_path}/missing.txt:1: cannot be read (No such file or directory); name a file with one page.",
        f"{tmp_path}:1: cannot be read (Is a directory); name a file with one page.",
    )
    assert Article.objects.count() == len(out.splitlines()) == 1
    assert not Persona.objects.exists()


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.stem)
def test_a_page_that_lost_its_headline_says_so_and_is_not_kept(path, tmp_path):
    lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if re.search(r"[0-9]{4}-[0-9]{2}-[0-9]{2}$", line.rstrip())) + 1
    at = next(n for n in range(at, len(lines)) if lines[n].strip())
    out, err, status = run(write(tmp_path, "".join(lines[:at] + lines[at + 1 :])))
    assert (out, status, len(err.splitlines())) == ("", 1, 1)
    assert ": no headline: the first line after the date " in err
    assert not Article.objects.exists()


@pytest.mark.parametrize("end", ["Inc.", "the U.S.", "of it all.", "really?", "at last!", "and then …", "and then..."])
def test_a_headline_may_end_as_it_likes_above_a_dek(end):
    page = parse(f"2026-01-01\nThe sale {end}\nThe dek.\nOriginal source\nThe body.")
    assert (page.headline, page.dek) == (f"The sale {end}", "The dek.")
    page = parse(f"2026-01-01\nThe sale {end}\nThe dek.\nThe body.")
    assert (page.headline, page.dek) == (f"The sale {end}", "The dek.")


@pytest.mark.parametrize("end", ["is over", "is “over”", "really?", "at last!", "and then …", "and then..."])
def test_a_headline_may_stand_without_a_dek_unless_it_reads_like_one(end):
    assert parse(f"2026-01-01\nThe sale {end}\nOriginal source\nThe body.").headline == f"The sale {end}"
    assert parse(f"2026-01-01\nThe sale {end}\nThe body.").headline == f"The sale {end}"
    assert len(parse(f"2026-01-01\nThe sale {end}\n{'The body. ' * 70}\nMore.").paragraphs) == 2


def test_a_headline_as_long_as_it_may_be_goes_in(tmp_path):
    _, err, status = run(write(tmp_path, PAGE.replace(HEADLINE, "L" * 200)))
    assert (err, status) == ("", 0)


@pytest.mark.parametrize(
    ("line", "facts"),
    [
        ("Mistral AIFundingMistral AI2026-04-16", ("Mistral AI", "Funding")),
        ("Area 51PolicyArea 512026-04-16", ("Area 51", "Policy")),
        ("Duran DuranMusicDuran Duran2026-04-16", ("Duran Duran", "Music")),
        ("日本DeepTech日本2026-04-16", ("日本", "DeepTech")),
        ("XPolicyX2026-04-16", ("X", "Policy")),
        ("Acme\nFunding\nAcme\n2026-04-16", ("Acme", "Funding")),
        ("AcmeAcme2026-04-16", ("Acme", "")),
        ("Funding2026-04-16", ("", "Funding")),
        ("RADAR 2026-04-16", ("", "RADAR")),
        ("2026-04-16", ("", "")),
    ],
)
def test_organization_and_category_are_told_apart(line, facts):
    page = parse(f"{line}\nHeadline\nDek\nOriginal source\nBody.")
    assert (page.organization, page.category) == facts


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("Original source", ""),
        ("Original source: https://a.example/x.", "https://a.example/x"),
        ("Original source https://a.example/x", "https://a.example/x"),
        ("Original source (https://a.example/x_(y))", "https://a.example/x_(y)"),
        ("[Original source](http://a.example/)", "http://a.example/"),
        ("Original source: javascript:alert(1)", ""),
    ],
)
def test_only_a_web_address_becomes_the_source(line, address):
    page = parse(f"2026-04-16\nHeadline\nOriginal source code leaks\n{line}\nBody.")
    assert (page.dek, page.source_url) == ("Original source code leaks", address)


@pytest.mark.parametrize("line", ["https://" + ")" * 900_000, "https://a.example/(" + "x" * 900_000])
def test_an_endless_address_is_refused_at_once(line, tmp_path):
    _, err, status = run(write(tmp_path, f"2026-01-01\nHeadline\nOriginal source {line}\nBody.", "long.txt"))
    assert (status, len(err.splitlines())) == (1, 1)
    assert "long.txt:3: source url: " in err


WORDS = st.sampled_from(
    [
        "Back",
        "AcmeFundingAcme2026-04-16",
        "Original source",
        "Panel Takes",
        "The Builder",
        "A sentence.",
        "\0",
        "",
        "é\r",
    ]
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(raw=st.one_of(st.binary(max_size=200), st.lists(st.one_of(WORDS, st.text(max_size=20))).map("\n".join)))
def test_whatever_is_read_is_a_page_or_a_bad_page_at_one_of_its_lines(raw):
    raw = raw if isinstance(raw, bytes) else raw.encode("utf-8", "surrogatepass")
    try:
        page = parse(decode(raw))
    except BadPage as why:
        assert 1 <= why.line <= raw.count(b"\n") + raw.count(b"\r") + 1
        assert "\n" not in str(why)
    else:
        assert page.headline
        assert page.paragraphs


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(min_size=1, max_size=80))
def test_strange_characters_anywhere_are_kept_or_refused_in_one_line(text, tmp_path_factory, db):
    head = f"{text}Funding{text}2026-04-16\n{text}\n{text}\nOriginal source\n{text}\n"
    page = f"{head}Panel Takes\n{text}\n{text}\nP\n{text}"
    _, err, status = run(write(tmp_path_factory.mktemp("page"), page.encode("utf-8", "surrogatepass")))
    assert status == (1 if err else 0)
    assert len(err.split("\n")) == (2 if err else 1)
