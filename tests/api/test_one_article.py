"""One article through the API, start to end, and what it refuses."""

import pytest

pytestmark = pytest.mark.django_db


def test_from_headline_to_readers(api, editor, the_builder, builder):
    status, article = api(editor, "post", "newsroom/articles/", {"headline": "Tide turbine spins up"})
    assert (status, article["state"], article["version"]) == (201, "draft", 1)
    here = f"newsroom/articles/{article['id']}/"
    status, article = api(editor, "patch", here, {"version": 1, "body_html": "<p>It spins.<script>x</script></p>"})
    assert (status, article["body_html"], article["version"]) == (200, "<p>It spins.</p>", 2)
    assert api(editor, "patch", here, {"version": 1, "dek": "Late"})[0] == 409

    seat = {"article": article["id"], "persona": "the-builder", "panelist": "builder", "required": True}
    status, seat = api(editor, "post", "newsroom/assignments/", seat)
    assert (status, seat["state"]) == (201, "invited")
    for move in ("submit", "approve"):
        assert api(editor, "post", f"{here}{move}/")[0] == 200
    status, refusal = api(editor, "post", f"{here}publish/")
    assert (status, refusal["code"]) == (409, "gate")

    desk, me = f"desk/assignments/{seat['id']}/", builder.user
    assert api(me, "post", f"{desk}accept/")[1]["state"] == "accepted"
    assert api(me, "patch", desk, {"draft": "Words.", "version": 1})[1]["version"] == 2
    assert api(me, "post", f"{desk}submit/")[1]["state"] == "submitted"
    assert api(editor, "post", f"newsroom/assignments/{seat['id']}/approve/")[1]["state"] == "approved"
    assert api(editor, "post", f"{here}publish/")[1]["state"] == "published"

    status, page = api(None, "get", "articles/tide-turbine-spins-up/")
    persona = {"slug": "the-builder", "name": "The Builder", "perspective": "Developer Perspective"}
    assert (status, page["edition"], page["takes"]) == (200, 1, [{"persona": persona, "body_html": "<p>Words.</p>"}])
    assert set(page) == {
        "slug", "headline", "dek", "body_html", "category", "organizations", "source_url", "published_at",
        "updated_at", "edition", "takes",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("publish_at", "words"),
    [
        ("2031-05-01T09:30:00", "names no zone"),
        ("2020-05-01T09:30:00Z", "already passed"),
        ("soon", "is not a time"),
        (None, "Say when"),
    ],
)
def test_a_time_to_publish_that_cannot_be_is_refused_with_the_reason(api, editor, article, publish_at, words):
    here = f"newsroom/articles/{article.pk}/"
    for move in ("submit", "approve"):
        api(editor, "post", f"{here}{move}/")
    status, refusal = api(editor, "post", f"{here}schedule/", {"publish_at": publish_at} if publish_at else {})
    assert (status, refusal["code"]) == (400, "invalid")
    assert words in refusal["errors"]["publish_at"][0]
