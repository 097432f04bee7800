"""What no call should be sent, sent to every call that takes something: refused in one form, and never a failure."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from articles.models import Article
from panels.models import Assignment
from tests.api.conftest import client_of
from tests.factories import ArticleFactory, AssignmentFactory, CategoryFactory

pytestmark = pytest.mark.django_db

FORM = {"code", "detail", "errors"}
BIG = 10**30
ARTICLES, SEATS = "newsroom/articles/", "newsroom/assignments/"


def refused(answer) -> bool:
    """In the one form, with sentences by field."""
    status, said = answer
    errors = said["errors"]
    return (
        400 <= status < 500
        and FORM <= set(said) <= FORM | {"current"}
        and isinstance(said["detail"], str)
        and all(isinstance(text, str) for texts in errors.values() for text in texts)
        and all(errors.values())
    )


@pytest.mark.parametrize(
    ("facts", "field", "words"),
    [
        ({}, "headline", "required"),
        ({"headline": None}, "headline", "null"),
        ({"headline": "  "}, "headline", "blank"),
        ({"headline": "\x00"}, "headline", "blank"),
        ({"headline": ["x"]}, "headline", "valid string"),
        ({"headline": "x" * 201}, "headline", "200"),
        ({"headline": "x", "dek": "x" * 601}, "dek", "600"),
        ({"headline": "x", "body_html": "x" * 200_001}, "body_html", "200000"),
        ({"headline": "x", "slug": "no slug!"}, "slug", "slug"),
        ({"headline": "x", "slug": "taken"}, "slug", "belongs to"),
        ({"headline": "x", "category": "none"}, "category", "no category “none”"),
        ({"headline": "x", "category": {"slug": "x"}}, "category", "string"),
        ({"headline": "x", "organizations": "none"}, "organizations", "list"),
        ({"headline": "x", "organizations": ["a", "b"]}, "organizations", "no organization “a”"),
        ({"headline": "x", "organizations": ["a"] * 51}, "organizations", "50"),
        ({"headline": "x", "organizations": [{}]}, "organizations", "string"),
        ({"headline": "x", "source_url": "javascript:alert(1)"}, "source_url", "URL"),
        ({"headline": "x", "dateline": "0000-00-00"}, "dateline", "Date"),
        ({"headline": "x", "state": "published"}, "state", "by the moves"),
        ({"headline": "x", "publish_at": "2031-05-01T09:30:00Z"}, "publish_at", "schedule/"),
        ({"headline": "x", "version": 3}, "version", "cannot be written"),
        ({"headline": "x", "hedline": "x"}, "hedline", "no such field"),
        ({"headline": "x", "\ud800" * 3: "x"}, "???", "no such field"),
    ],
)
def test_an_article_that_cannot_be_is_refused_by_field(api, editor, facts, field, words):
    ArticleFactory(slug="taken")
    status, said = api(editor, "post", ARTICLES, facts)
    assert (status, said["code"], list(said["errors"])) == (400, "invalid", [field])
    assert words in said["errors"][field][0]
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    ("call", "facts", "field"),
    [
        ("patch {article}", {"dek": "x"}, "version"),
        ("patch {article}", {"version": "one"}, "version"),
        ("patch {article}", {"version": BIG}, "version"),
        ("patch {article}", {"version": 0}, "version"),
        ("patch {article}", {"version": 1, "headline": ""}, "headline"),
        ("patch {article}", {"version": 1, "state": "published"}, "state"),
        ("post {article}return/", {}, "note"),
        ("post {article}return/", {"note": " "}, "note"),
        ("post {article}return/", {"reason": "x"}, "reason"),
        ("post {article}withdraw/", {"reason": ""}, "reason"),
        ("post {article}rollback/", {}, "edition"),
        ("post {article}rollback/", {"edition": BIG}, "edition"),
        ("post {article}submit/", {"version": "x"}, "version"),
        ("post {article}apply_panel/", {"panel": "none"}, "panel"),
        ("post {seats}", {"article": BIG, "persona": "the-builder"}, "article"),
        ("post {seats}", {"article": "1.5", "persona": "the-builder"}, "article"),
        ("post {seats}", {"article": 0, "persona": "the-builder"}, "article"),
        ("post {seats}", {"article": "{id}", "persona": 1}, "persona"),
        ("post {seats}", {"article": "{id}", "persona": "the-builder", "panelist": "x"}, "panelist"),
        ("post {seats}", {"article": "{id}", "persona": "the-builder", "panelist": "skeptic"}, "panelist"),
        ("post {seats}", {"article": "{id}", "persona": "the-builder", "required": None}, "required"),
        ("post {seats}", {"article": "{id}", "persona": "the-builder", "due_at": "soon"}, "due_at"),
        ("post {seat}request_changes/", {}, "note"),
        ("post {seat}reassign/", {}, "panelist"),
        ("post {seat}reassign/", {"panelist": "nobody"}, "panelist"),
        ("post {seat}approve/", {"draft": "x"}, "draft"),
        ("post {desk}decline/", {"reason": "\t"}, "reason"),
        ("post {desk}submit/", {"draft": "x" * 20_001}, "draft"),
        ("patch {desk}", {"draft": "x"}, "version"),
        ("patch {desk}", {"version": 1}, "draft"),
        ("patch {desk}", {"version": 1, "draft": "x" * 20_001}, "draft"),
        ("patch {desk}", {"version": 1, "draft": None}, "draft"),
    ],
)  # fmt: skip
def test_what_is_missing_or_wrong_is_named(api, chief, the_builder, builder, skeptic, call, facts, field):
    seat = AssignmentFactory(persona=the_builder, panelist=builder, state="accepted")
    article = ArticleFactory(by=chief)
    places = {
        "seats": SEATS,
        "article": f"{ARTICLES}{article.pk}/",
        "seat": f"{SEATS}{seat.pk}/",
        "desk": f"desk/assignments/{seat.pk}/",
    }
    method, address = call.format(**places).split()
    facts = {name: article.pk if value == "{id}" else value for name, value in facts.items()}
    status, said = api(builder if "desk/" in address else chief, method, address, facts)
    assert (status, said["code"], list(said["errors"])) == (400, "invalid", [field]), said
    assert refused((status, said))


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2031-05-01T09:30:00", "names no zone"),
        ("2031-13-01T09:30:00Z", "is not a time"),
        ("0001-01-01T00:00:00+23:59", "outside the calendar"),
        ("9999-12-31T23:59:59-12:00", "outside the calendar"),
        ("9999-12-31T23:59:59Z", "before the year 3000"),
        ("2020-05-01T09:30:00Z", "already passed"),
        (1999999999, "Write a time"),
        ("\ud800", "is not a time"),
        ("9" * 70, "Write a time"),
        (None, "Say when"),
        ([], "Write a time"),
    ],
)
def test_a_time_that_cannot_be_is_refused_and_nothing_is_scheduled(api, editor, moment, words):
    article = ArticleFactory(state="approved")
    status, said = api(editor, "post", f"{ARTICLES}{article.pk}/schedule/", {"publish_at": moment})
    assert (status, said["code"], list(said["errors"])) == (400, "invalid", ["publish_at"])
    assert words in said["errors"]["publish_at"][0]
    assert Article.objects.get().state == "approved"


def test_an_answer_is_not_asked_for_after_the_take_is_due(api, editor, article, the_builder):
    due = timezone.now() + timedelta(days=2)
    seat = {"article": article.pk, "persona": "the-builder", "due_at": due.isoformat()}
    late = seat | {"answer_by": (due + timedelta(minutes=1)).isoformat()}
    status, said = api(editor, "post", SEATS, late)
    words = "The take is due before this. Choose an earlier time, or make the take due later."
    assert (status, said["errors"]) == (400, {"answer_by": [words]})
    assert not Assignment.objects.exists()
    assert api(editor, "post", SEATS, seat | {"answer_by": due.isoformat()})[0] == 201


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{broken", 400),
        (b'{"headline": "cut', 400),
        (b"\xff\xfe\x00", 400),
        (b"null", 400),
        (b"[]", 400),
        (b"7", 400),
        (b'"text"', 400),
        (b'{"headline": NaN}', 400),
        (b'{"headline": "x", "dek": 1e999}', 400),
        (b'{"headline": ' + b"9" * 5000 + b"}", 400),
        (b"[" * 100_000, 400),
        (b'{"headline":' + b"[" * 990 + b"]" * 990 + b"}", 400),
        (b'{"headline": "' + b"x" * 10_000_000 + b'"}', 413),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_body_that_is_no_object_is_refused(api, editor, body, status):
    answer = api(editor, "post", ARTICLES, body)
    assert answer[0] == status
    assert refused(answer)


def test_other_kinds_of_body_and_answer_are_refused(editor):
    client = client_of(editor)
    form = client.generic("POST", f"/api/v1/{ARTICLES}", "headline=x", "application/x-www-form-urlencoded")
    html = client.get(f"/api/v1/{ARTICLES}", headers={"Accept": "text/html"})
    chunks = client.generic("POST", f"/api/v1/{ARTICLES}", headers={"Transfer-Encoding": "chunked"})
    assert [r.status_code for r in (form, html, chunks)] == [415, 406, 411]
    assert all(refused((r.status_code, r.json())) for r in (form, html, chunks))


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "nowhere/", 404),
        ("post", "nowhere", 404),
        ("get", "articles", 404),
        ("get", "articles/ничего/", 404),
        ("get", f"{ARTICLES}{BIG}/", 404),
        ("get", f"{ARTICLES}-1/", 404),
        ("post", f"{ARTICLES}999/submit/", 404),
        ("post", f"{ARTICLES}999/extend/", 404),
        ("get", f"{ARTICLES}999/submit/", 405),
        ("delete", ARTICLES, 405),
        ("put", f"{ARTICLES}1/", 405),
        ("post", "articles/", 405),
        ("get", f"{ARTICLES}?state=lost", 400),
        ("get", f"{SEATS}?state=lost", 400),
        ("get", f"{SEATS}?article=one", 400),
        ("get", f"{SEATS}?article=²", 400),
        ("get", f"{SEATS}?article={BIG}", 400),
        ("get", "articles/?cursor=x", 404),
        ("get", "articles/?cursor=cD1zb29u", 404),
        ("get", "articles/?cursor=cD0yMDI2LTAxLTAx", 404),
        ("get", f"{ARTICLES}?cursor=cD1zb29u", 404),
        ("get", f"{ARTICLES}?cursor=%FF", 404),
        ("get", "articles/?cursor=%00", 400),
        ("get", "articles/a%00b/", 400),
    ],
)
def test_addresses_that_lead_nowhere_say_so_in_the_one_form(api, editor, method, path, status):
    answer = api(editor, method, path)
    assert answer[0] == status
    assert refused(answer)


@pytest.mark.parametrize(
    ("method", "path", "words"),
    [
        ("get", f"{ARTICLES}999/", "There is no such article."),
        ("patch", f"{ARTICLES}{BIG}/", "There is no such article."),
        ("post", f"{ARTICLES}999/publish/", "There is no such article."),
        ("post", f"{ARTICLES}999/apply_panel/", "There is no such article."),
        ("get", "articles/none/", "There is no such article."),
        ("get", f"{SEATS}999/", "There is no such assignment."),
        ("post", f"{SEATS}999/cancel/", "There is no such assignment."),
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(api, editor, method, path, words):
    assert api(editor, method, path)[1] == {"code": "not_found", "detail": words, "errors": {}}


def test_somebody_else_s_seat_is_answered_like_none(api, the_builder, builder, skeptic):
    seat = AssignmentFactory(persona=the_builder, panelist=builder)
    for method, call in (("get", ""), ("patch", ""), ("post", "accept/"), ("post", "decline/"), ("post", "submit/")):
        theirs = api(skeptic, method, f"desk/assignments/{seat.pk}/{call}")
        none = api(skeptic, method, f"desk/assignments/{seat.pk + 999}/{call}")
        assert theirs == none == (404, {"code": "not_found", "detail": "There is no such assignment.", "errors": {}})


def test_a_cursor_beyond_all_numbers_is_the_end_or_refused(api, editor):
    for cursor in ("cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "bz05OTk5OTk5OTk5", "cj0xJnA9MQ=="):
        status, page = api(editor, "get", f"{ARTICLES}?cursor={cursor}")
        assert status in (200, 404)
        assert page.get("results", []) == []


json_values = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False) | some.text(max_size=20),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=some.data())
def test_whatever_is_sent_is_taken_or_refused(stage, data):
    method, address, names = data.draw(some.sampled_from(stage.calls))
    facts = data.draw(some.dictionaries(some.sampled_from(names), json_values, max_size=len(names)))
    status, said = stage.api(stage.person(address), method, address, facts)
    assert status in (200, 201) or refused((status, said)), (address, facts, status, said)


class Stage:
    def __init__(self, api, chief, builder, article, seat):
        here, there, desk = f"{ARTICLES}{article.pk}/", f"{SEATS}{seat.pk}/", f"desk/assignments/{seat.pk}/"
        words = ["headline", "slug", "dek", "body_html", "category", "organizations", "source_url", "dateline"]
        self.api, self.chief, self.builder = api, chief, builder
        self.calls = [
            ("post", ARTICLES, words),
            ("patch", here, [*words, "version"]),
            *[("post", f"{here}{move}/", ["version", "note"]) for move in ("submit", "return", "approve")],
            ("post", f"{here}schedule/", ["publish_at", "version"]),
            ("post", f"{here}publish/", ["override_reason", "correction"]),
            ("post", f"{here}apply_panel/", ["panel", "due_at"]),
            ("post", SEATS, ["article", "persona", "panelist", "due_at", "brief", "required"]),
            ("patch", there, ["due_at", "answer_by", "brief", "required", "standby", "asks_interests"]),
            ("post", f"{there}reassign/", ["panelist"]),
            ("patch", desk, ["draft", "version"]),
            ("post", f"{desk}submit/", ["draft", "version"]),
        ]

    def person(self, address):
        return self.builder if address.startswith("desk/") else self.chief


@pytest.fixture
def stage(api, chief, builder, the_builder, article):
    CategoryFactory(slug="funding")
    seat = AssignmentFactory(persona=the_builder, panelist=builder, state="accepted")
    assert Assignment.objects.count() == 1
    return Stage(api, chief, builder, article, seat)
