"""Every call, to the letter: its status, and exactly these names in what it answers."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles import drafting, publishing
from articles.models import Article
from panels import answering, writing
from panels.models import Assignment
from tests.factories import ArticleFactory, AssignmentFactory, CategoryFactory, OrganizationFactory, PictureFactory

pytestmark = pytest.mark.django_db

EDITION = {
    "slug", "headline", "dek", "body_html", "category", "organizations", "source_url", "published_at", "updated_at",
    "edition", "takes",
}  # fmt: skip
ARTICLE = {
    "id", "headline", "slug", "dek", "body_html", "category", "organizations", "source_url", "byline", "dateline",
    "picture", "picture_alt",
    "state", "version", "publish_at", "live_edition", "has_unpublished_changes", "created_at", "updated_at", "panel",
    "moves",
}  # fmt: skip
ASSIGNMENT = {
    "id", "article", "persona", "panelist", "brief", "required", "state", "round", "due_at", "answer_by", "takes",
    "decline_reason", "note", "decline_cause", "proposed_due_at", "proposal_note", "asks_interests", "interests",
    "disclosed_at", "standby",
}  # fmt: skip
DESK = {
    "id", "article", "persona", "brief", "state", "round", "note", "draft", "version", "due_at", "answer_by",
    "edit", "proposed_due_at", "asks_interests", "article_version", "article_read", "interests",
}  # fmt: skip


@pytest.fixture
def about():
    return {
        "category": CategoryFactory(name="Funding", slug="funding"),
        "organizations": [OrganizationFactory(name="Ostrava Labs", slug="ostrava-labs")],
    }


def test_readers_get_live_editions_with_takes_newest_first(api, chief, about, the_builder, builder):
    first = ArticleFactory(state="approved", by=chief, headline="First", source_url="https://example.org/a", **about)
    AssignmentFactory(article=first, persona=the_builder, panelist=builder, state="approved", by=chief)
    edition = publishing.publish(first.pk, by=chief)
    ArticleFactory(state="published", by=chief, headline="Second")
    drafting.save(first.pk, version=first.version, by=chief, headline="Not yet seen")

    status, page = api(None, "get", "articles/")
    assert (status, set(page)) == (200, {"next", "previous", "results"})
    assert [each["headline"] for each in page["results"]] == ["Second", "First"]
    assert page["results"][1] == {
        "slug": "first",
        "headline": "First",
        "dek": "",
        "body_html": first.body_html,
        "category": {"slug": "funding", "name": "Funding"},
        "organizations": [{"slug": "ostrava-labs", "name": "Ostrava Labs"}],
        "source_url": "https://example.org/a",
        "published_at": edition.published_at.isoformat(),
        "updated_at": edition.created_at.isoformat(),
        "edition": 1,
        "takes": [
            {
                "persona": {
                    "slug": "the-builder",
                    "name": "The Builder",
                    "perspective": "Developer Perspective",
                },
                "body_html": "<p>A take with several words in it.</p>",
            }
        ],
    }
    assert api(None, "get", "articles/first/") == (200, page["results"][1])
    for query in ("category=funding", "organization=ostrava-labs", "category=funding&organization=ostrava-labs"):
        assert [each["slug"] for each in api(None, "get", f"articles/?{query}")[1]["results"]] == ["first"]
    assert api(None, "get", "articles/?category=none")[1]["results"] == []


def test_pages_lead_on_and_back(api, chief):
    for n in range(5):
        ArticleFactory(state="published", by=chief, headline=f"Number {n}")
    seen, address = [], "articles/?page_size=2"
    while address:
        status, page = api(None, "get", address.rpartition("/v1/")[2])
        assert status == 200
        seen.append([each["headline"][-1] for each in page["results"]])
        address, back = page["next"], page["previous"]
    assert seen == [["4", "3"], ["2", "1"], ["0"]]
    assert [each["headline"][-1] for each in api(None, "get", back.rpartition("/v1/")[2])[1]["results"]] == ["2", "1"]


def test_an_earlier_slug_leads_to_the_present_one_and_a_withdrawn_article_to_nothing(client, chief):
    article = ArticleFactory(state="published", by=chief, slug="old")
    drafting.save(article.pk, version=article.version, by=chief, slug="new")
    assert client.get("/api/v1/articles/new/").status_code == 404
    publishing.publish(article.pk, by=chief)
    response = client.get("/api/v1/articles/old/")
    assert (response.status_code, response["Location"]) == (301, "http://testserver/api/v1/articles/new/")
    publishing.withdraw(article.pk, by=chief, reason="Wrong.")
    assert [client.get(f"/api/v1/articles/{slug}/").status_code for slug in ("old", "new")] == [404, 404]
    assert client.get("/api/v1/articles/").json()["results"] == []


def test_personas_categories_and_organizations_are_listed_by_name(api, about, the_skeptic, the_builder):
    assert api(None, "get", "personas/")[1] == {
        "next": None,
        "previous": None,
        "results": [
            {"slug": "the-builder", "name": "The Builder", "perspective": "Developer Perspective", "description": ""},
            {"slug": "the-skeptic", "name": "The Skeptic", "perspective": "Reality Check", "description": ""},
        ],
    }
    assert api(None, "get", "categories/")[1]["results"] == [{"slug": "funding", "name": "Funding", "description": ""}]
    assert api(None, "get", "organizations/")[1]["results"] == [
        {"slug": "ostrava-labs", "name": "Ostrava Labs", "description": "", "website": ""}
    ]


def test_an_article_begins_with_a_headline_and_takes_all_its_fields(api, editor, about):
    status, bare = api(editor, "post", "newsroom/articles/", {"headline": "Bare"})
    assert (status, set(bare), bare["slug"], bare["state"], bare["version"]) == (201, ARTICLE, "bare", "draft", 1)
    fields = {
        "headline": "Whole",
        "slug": "the-whole",
        "dek": "A dek.",
        "category": "funding",
        "organizations": ["ostrava-labs"],
        "source_url": "https://example.org/source",
        "byline": "A. Writer",
        "dateline": "2026-05-01",
        "picture": PictureFactory(alt="Kelp").key,
        "picture_alt": "Kelp at noon",
    }
    status, whole = api(editor, "post", "newsroom/articles/", {**fields, "body_html": "<p onclick=x>Body</p>"})
    assert status == 201
    assert {name: whole[name] for name in fields} == fields
    assert whole["body_html"] == "<p>Body</p>"
    assert whole["panel"] == {"approved": 0, "total": 0, "needed": 0}
    assert (whole["moves"], whole["live_edition"]) == (["submit"], None)
    assert api(editor, "get", f"newsroom/articles/{whole['id']}/") == (200, whole)
    assert [each["id"] for each in api(editor, "get", "newsroom/articles/")[1]["results"]] == [whole["id"], bare["id"]]
    assert api(editor, "get", "newsroom/articles/?state=approved")[1]["results"] == []
    status, emptied = api(
        editor, "patch", f"newsroom/articles/{whole['id']}/", {"version": 1, "category": None, "organizations": []}
    )
    assert (status, emptied["category"], emptied["organizations"], emptied["version"]) == (200, None, [], 2)
    assert emptied["headline"] == "Whole"


def test_a_stale_save_is_refused_with_what_is_stored(api, editor, article):
    here = f"newsroom/articles/{article.pk}/"
    _, stored = api(editor, "patch", here, {"version": 1, "dek": "Mine"})
    status, refusal = api(editor, "patch", here, {"version": 1, "dek": "Theirs"})
    assert (status, refusal["code"], refusal["errors"], refusal["current"]) == (409, "stale", {}, stored)
    status, refusal = api(editor, "post", f"{here}submit/", {"version": 1})
    assert (status, refusal["code"], refusal["current"]) == (409, "stale", stored)
    assert api(editor, "post", f"{here}submit/", {"version": 2})[1]["state"] == "in_review"


def test_every_move_of_an_article_answers_the_whole_of_it(api, chief, article):
    when = timezone.now() + timedelta(hours=3)
    seen = []
    for move, facts in [
        ("submit", {}),
        ("return", {"note": "Shorter."}),
        ("submit", {"version": 1}),
        ("approve", {}),
        ("schedule", {"publish_at": when.isoformat()}),
        ("unschedule", {}),
        ("publish", {"correction": ""}),
        ("withdraw", {"reason": "Wrong."}),
        ("publish", {}),
    ]:
        status, answer = api(chief, "post", f"newsroom/articles/{article.pk}/{move}/", facts)
        assert (status, set(answer)) == (200, ARTICLE), answer
        seen.append((answer["state"], answer["live_edition"], answer["publish_at"] and move))
    assert seen == [
        ("in_review", None, None),
        ("draft", None, None),
        ("in_review", None, None),
        ("approved", None, None),
        ("scheduled", None, "schedule"),
        ("approved", None, None),
        ("published", 1, None),
        ("withdrawn", None, None),
        ("published", 2, None),
    ]
    status, answer = api(chief, "post", f"newsroom/articles/{article.pk}/rollback/", {"edition": 1})
    assert (status, answer["live_edition"], answer["has_unpublished_changes"]) == (200, 1, True)
    assert answer["moves"] == ["publish", "rollback", "withdraw"]


def test_a_schedule_comes_back_in_utc(api, editor):
    article = ArticleFactory(state="approved")
    _, answer = api(
        editor, "post", f"newsroom/articles/{article.pk}/schedule/", {"publish_at": "2031-05-01T09:30:00+02:00"}
    )
    assert answer["publish_at"] == "2031-05-01T07:30:00+00:00"
    assert Article.objects.get().publish_at == datetime(2031, 5, 1, 7, 30, tzinfo=UTC)


def test_a_chief_passes_the_gate_with_a_reason_and_an_editor_does_not(api, editor, chief, the_builder):
    article = ArticleFactory(state="approved")
    AssignmentFactory(article=article, persona=the_builder)
    publish = f"newsroom/articles/{article.pk}/publish/"
    status, refusal = api(editor, "post", publish)
    assert (status, refusal["code"]) == (409, "gate")
    assert "The Builder has not answered the invitation" in refusal["detail"]
    status, refusal = api(editor, "post", publish, {"override_reason": "Now."})
    assert (status, refusal["code"]) == (403, "not_allowed")
    assert api(chief, "post", publish, {"override_reason": "It breaks."})[1]["state"] == "published"


def test_a_seat_goes_through_every_move(api, editor, article, the_builder, builder):
    due = (timezone.now() + timedelta(days=2)).astimezone(UTC).replace(microsecond=0).isoformat()
    status, seat = api(
        editor,
        "post",
        "newsroom/assignments/",
        {
            "article": article.pk,
            "persona": "the-builder",
            "panelist": "builder",
            "due_at": due,
            "brief": "Cost.",
            "required": False,
        },
    )
    assert (status, set(seat)) == (201, ASSIGNMENT)
    assert seat == {
        "id": seat["id"],
        "article": article.pk,
        "persona": "the-builder",
        "panelist": "builder",
        "standby": None,
        "brief": "Cost.",
        "required": False,
        "state": "invited",
        "round": 1,
        "due_at": due,
        "answer_by": None,
        "takes": [],
        "decline_reason": "",
        "decline_cause": "",
        "proposed_due_at": None,
        "proposal_note": "",
        "asks_interests": False,
        "interests": "",
        "disclosed_at": None,
        "note": "",
    }
    here = f"newsroom/assignments/{seat['id']}/"
    assert api(editor, "get", here) == (200, seat)
    assert api(editor, "post", f"{here}approve/")[1]["code"] == "wrong_state"
    answering.accept(seat["id"], by=builder.user)
    writing.submit(seat["id"], by=builder.user, draft="Words.")
    status, back = api(editor, "post", f"{here}request_changes/", {"note": "Say what it costs."})
    assert (status, back["state"], back["round"], back["note"]) == (200, "changes_requested", 2, "Say what it costs.")
    assert [(t["round"], t["body_html"], t["decision"], t["note"]) for t in back["takes"]] == [
        (1, "<p>Words.</p>", "changes_requested", "Say what it costs.")
    ]
    writing.submit(seat["id"], by=builder.user, draft="Words, costs.")
    assert api(editor, "post", f"{here}approve/")[1]["state"] == "approved"
    assert api(editor, "get", f"newsroom/articles/{article.pk}/")[1]["panel"] == {
        "approved": 1,
        "total": 1,
        "needed": 0,
    }


def test_a_seat_is_given_to_somebody_else_or_closed(api, editor, article, the_builder, builder):
    old = AssignmentFactory(article=article, persona=the_builder, panelist=builder)
    other = AssignmentFactory(article=ArticleFactory(), persona=the_builder).panelist
    status, new = api(editor, "post", f"newsroom/assignments/{old.pk}/reassign/", {"panelist": other.user.username})
    assert (status, set(new), new["panelist"], new["state"]) == (201, ASSIGNMENT, other.user.username, "invited")
    assert new["id"] != old.pk
    status, closed = api(editor, "post", f"newsroom/assignments/{new['id']}/cancel/")
    assert (status, closed["state"]) == (200, "cancelled")
    listed = api(editor, "get", f"newsroom/assignments/?article={article.pk}")[1]["results"]
    assert [each["id"] for each in listed] == [new["id"], old.pk]
    assert api(editor, "get", f"newsroom/assignments/?article={article.pk}&state=invited")[1]["results"] == []


def test_a_panel_fills_its_seats_in_one_call(api, editor, article, panel):
    status, panels = api(editor, "get", "newsroom/panels/")
    assert status == 200
    assert [(each["slug"], [seat["persona"] for seat in each["seats"]]) for each in panels["results"]] == [
        (panel.slug, ["the-builder", "the-skeptic"])
    ]
    apply = f"newsroom/articles/{article.pk}/apply_panel/"
    status, seats = api(editor, "post", apply, {"panel": panel.slug})
    assert status == 201
    assert [(set(seat), seat["panelist"]) for seat in seats] == [(ASSIGNMENT, "builder"), (ASSIGNMENT, "skeptic")]
    assert api(editor, "post", apply, {"panel": panel.slug}) == (201, [])


def test_a_panelist_works_at_the_desk(api, editor, article, the_builder, builder):
    the_builder.voice_guide, the_builder.min_words = "Plainly.", 1
    the_builder.save()
    seat = AssignmentFactory(article=article, persona=the_builder, panelist=builder, brief="Cost.")
    here = f"desk/assignments/{seat.pk}/"
    status, mine = api(builder, "get", here)
    assert (status, set(mine)) == (200, DESK)
    assert mine["article"] == {"headline": article.headline, "dek": "", "body_html": article.body_html}
    assert mine["persona"] == {
        "slug": "the-builder",
        "name": "The Builder",
        "perspective": "Developer Perspective",
        "voice_guide": "Plainly.",
        "min_words": 1,
        "max_words": 120,
    }
    assert api(builder, "get", "desk/assignments/")[1]["results"] == [mine]
    assert api(builder, "post", f"{here}accept/")[1]["state"] == "accepted"
    status, saved = api(builder, "patch", here, {"draft": "One.", "version": 1})
    assert (status, saved["draft"], saved["version"]) == (200, "One.", 2)
    status, refusal = api(builder, "patch", here, {"draft": "Two.", "version": 1})
    assert (status, refusal["code"], refusal["current"]) == (409, "stale", saved)
    status, refusal = api(builder, "post", f"{here}submit/", {"draft": "Two.", "version": 1})
    assert (status, refusal["code"], refusal["current"]) == (409, "stale", saved)
    status, sent = api(builder, "post", f"{here}submit/", {"draft": "Three.", "version": 2})
    assert (status, set(sent), sent["state"], sent["draft"]) == (200, DESK, "submitted", "Three.")
    assert Assignment.objects.get().takes.get().body_html == "<p>Three.</p>"


def test_a_panelist_declines_with_a_reason(api, editor, builder, the_builder):
    seat = AssignmentFactory(persona=the_builder, panelist=builder)
    status, answer = api(builder, "post", f"desk/assignments/{seat.pk}/decline/", {"reason": "No time."})
    assert (status, answer["state"]) == (200, "declined")
    assert api(editor, "get", f"newsroom/assignments/{seat.pk}/")[1]["decline_reason"] == "No time."


def test_two_articles_begun_at_once_under_one_headline_get_an_address_each(api, editor, monkeypatch):
    validate, rivals = drafting._validate, []

    def overtaken(article):
        validate(article)
        if not rivals:
            rivals.append(article)
            ArticleFactory(headline="Same")

    monkeypatch.setattr(drafting, "_validate", overtaken)
    status, answer = api(editor, "post", "newsroom/articles/", {"headline": "Same"})
    assert (status, answer["slug"]) == (201, "same-2")
    rivals.clear()
    status, answer = api(editor, "post", "newsroom/articles/", {"headline": "Other", "slug": "same-3"})
    assert (status, list(answer["errors"])) == (400, ["slug"])
