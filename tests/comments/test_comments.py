"""Comments on drafts and takes: who says what about which passage, who is told, and who never sees it."""

import pytest

from articles import drafting, publishing
from articles.discussion import DRAFT
from cms.accounts.models import ApiToken
from cms.events.dispatch import dispatch_pending
from cms.events.models import Event
from cms.events.words import in_words
from cms.notifications import mails
from cms.notifications.models import Notification
from comments import talking
from comments.mentions import marked, names_in
from comments.models import Comment, Thread
from panels import deciding
from panels.discussion import TAKE
from panels.models import Take
from tests.factories import ArticleFactory, AssignmentFactory, UserFactory

pytestmark = pytest.mark.django_db

BODY = "<p>It lasts nine years.</p><p>A factory would cost four hundred million.</p><ul><li>Glass.</li></ul>"


@pytest.fixture
def article(editor):
    return ArticleFactory(by=editor, headline="Glass battery leaves the lab", dek="At last.", body_html=BODY)


@pytest.fixture
def newsroom(client, editor):
    """The editor's browser."""
    client.force_login(editor)
    return client


def begin(client, article, **typed):
    return client.post(f"/admin/comments/article/{article.pk}/begin/", {"text": "Who says so?"} | typed)


def page_of(client, article) -> str:
    return " ".join(client.get(f"/admin/articles/article/{article.pk}/change/").content.decode().split())


def submitted(article, panelist, editor):
    """A seat of that panelist's with a take handed in."""
    return AssignmentFactory(
        article=article, persona=panelist.personas.get(), panelist=panelist, by=editor, state="submitted"
    )


def told() -> list[tuple[str, str]]:
    dispatch_pending()
    return sorted(Notification.objects.values_list("user__username", "kind"))


@pytest.mark.parametrize(
    ("typed", "field", "quote", "block"),
    [
        ({}, "", "", None),
        ({"where": "dek"}, "dek", "", None),
        ({"where": "headline", "quote": "the  lab"}, "headline", "the lab", 0),
        ({"where": "body_html:1"}, "body_html", "A factory would cost four hundred million.", 1),
        ({"where": "body_html", "quote": "four hundred", "block": 1}, "body_html", "four hundred", 1),
        ({"where": "body_html", "quote": "not saved yet", "prefix": "It is "}, "body_html", "not saved yet", None),
        ({"where": "body_html:99"}, "body_html", "", None),
    ],
)
def test_a_thread_is_about_the_whole_a_field_a_paragraph_or_a_passage(newsroom, article, typed, field, quote, block):
    answer = begin(newsroom, article, **typed)
    thread = Thread.objects.get()
    assert answer["Location"] == f"/admin/articles/article/{article.pk}/change/#thread-{thread.pk}"
    assert (thread.field, thread.quote, thread.block) == (field, quote, block)
    assert "Who says so?" in page_of(newsroom, article)


def test_a_thread_stays_with_its_passage_through_edits_and_is_kept_when_the_passage_goes(newsroom, editor, article):
    begin(newsroom, article, where="body_html", quote="four hundred million")
    assert "Body, ¶ 2</p>" in page_of(newsroom, article)
    edited = "<p>New.</p>" + BODY.replace("would cost four hundred", "would cost about four hundred")
    drafting.save(article.pk, version=1, by=editor, body_html=edited)
    assert "Body, ¶ 3</p>" in page_of(newsroom, article)
    edited = edited.replace("four hundred million", "five hundred million")
    drafting.save(article.pk, version=2, by=editor, body_html=edited)
    assert "Body, ¶ 3; changed since." in page_of(newsroom, article)
    drafting.save(article.pk, version=3, by=editor, body_html="<p>All is new here.</p>")
    page = page_of(newsroom, article)
    assert "The passage is no longer in the text." in page
    assert "four hundred million</blockquote>" in page


def test_people_reply_resolve_and_reopen_and_what_is_sent_twice_is_one(newsroom, article, writer, client):
    for _ in range(2):
        begin(newsroom, article, once="form-1")
    thread = Thread.objects.get()
    client.force_login(writer)
    for _ in range(2):
        client.post(f"/admin/comments/thread/{thread.pk}/reply/", {"text": "The founder.", "once": "form-2"})
    for _ in range(2):
        assert client.post(f"/admin/comments/thread/{thread.pk}/resolve/").status_code == 302
    thread.refresh_from_db()
    assert (thread.state, thread.resolved_by) == ("resolved", writer)
    assert "Resolved by writer" in page_of(client, article)
    client.post(f"/admin/comments/thread/{thread.pk}/reply/", {"text": "He says six.", "once": "form-3"})
    thread.refresh_from_db()
    assert (thread.state, thread.resolved_at) == ("open", None)
    assert list(Comment.objects.values_list("text", flat=True)) == ["Who says so?", "The founder.", "He says six."]
    events = Event.objects.filter(name__startswith="comment.").order_by("pk")
    assert [str(line) for line in in_words(events)] == [
        "editor commented on “Glass battery leaves the lab”",
        "writer replied to a comment on “Glass battery leaves the lab”",
        "writer resolved a comment on “Glass battery leaves the lab”",
        "writer reopened a comment on “Glass battery leaves the lab”",
        "writer replied to a comment on “Glass battery leaves the lab”",
    ]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"text": " "}, "Write what you have to say."),
        ({"text": "x" * 4001}, "at most 4000 characters"),
        ({"where": "password"}, "There is no such field to comment on."),
        ({"where": "body_html", "quote": "q" * 6000}, "at most 5000 characters"),
    ],
)
def test_a_comment_that_will_not_do_is_told_why_with_all_that_was_typed(newsroom, article, typed, words):
    answer = begin(newsroom, article, **({"quote": "nine years"} | typed))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert typed.get("text", "Who says so?") in page
    assert typed.get("quote", "nine years") in page
    assert Thread.objects.count() == 0


def test_scripts_get_the_threads_alone(newsroom, article):
    fetch = {"X-Requested-With": "fetch"}
    address = f"/admin/comments/article/{article.pk}/begin/"
    answer = newsroom.post(address, {"text": "Ask @nobody-here about it."}, headers=fetch)
    assert (answer.status_code, "<html" in answer.content.decode()) == (200, False)
    assert "@nobody-here: nobody of that name reads these comments" in answer.content.decode()
    assert newsroom.post(address, {"text": ""}, headers=fetch).status_code == 422


def test_who_is_spoken_to_and_who_took_part_is_told_once(newsroom, editor, writer, chief, builder, article):
    comment = talking.begin(*_draft(article), by=editor, text="@writer, @editor and @builder: who says so? @writer!")
    assert told() == [("writer", "mentioned")]  # not oneself, not whom it does not concern
    talking.reply(comment.thread_id, by=writer, text="The founder. Ask @chief.")
    assert told() == [("chief", "mentioned"), ("editor", "comment_replied"), ("writer", "mentioned")]
    talking.reply(comment.thread_id, by=chief, text="No, @editor.")
    assert sorted(told()) == [
        ("chief", "mentioned"),
        ("editor", "comment_replied"),
        ("editor", "mentioned"),
        ("writer", "comment_replied"),
        ("writer", "mentioned"),
    ]
    mail = mails.build(Notification.objects.get(user=chief))
    assert mail.subject == "writer mentions you: Glass battery leaves the lab"
    assert "> The founder. Ask @chief." in mail.body
    assert f"/admin/articles/article/{article.pk}/change/#thread-{comment.thread_id}" in mail.body


def _draft(article):
    return DRAFT, article


def test_nobody_is_told_who_may_no_longer_read_it(editor, writer, article):
    talking.begin(*_draft(article), by=editor, text="@writer: who says so?")
    writer.groups.clear()
    assert told() == []


def test_names_are_marked_and_the_rest_is_plain_text(editor, writer):
    text = "Ask @writer. Not me@writer.org, <b>@nobody</b>\n@writer"
    assert names_in(text) == ["writer", "nobody"]
    html = marked(text, [writer])
    assert html == (
        'Ask <b class="nr-mention" title="writer">@writer</b>. Not me@writer.org, &lt;b&gt;@nobody&lt;/b&gt;<br>'
        '<b class="nr-mention" title="writer">@writer</b>'
    )


def test_people_are_offered_by_what_was_typed_of_those_who_may_read_it(newsroom, article, writer, chief, builder):
    seat = AssignmentFactory(article=article, by=chief, state="submitted")
    UserFactory(username="left", role="editor", is_active=False)
    draft, take = f"/admin/comments/article/{article.pk}/people/", f"/admin/comments/take/{seat.takes.get().pk}/people/"

    def names(address, q=""):
        return [one["username"] for one in newsroom.get(address, {"q": q}).json()["people"]]

    assert names(draft) == ["chief", "editor", "writer"]
    assert names(draft, "WR") == ["writer"]
    assert names(take) == ["chief", "editor"]
    assert names(take, "w" * 500) == []


def test_takes_are_discussed_by_those_who_read_them_and_by_nobody_else(
    newsroom, client, editor, writer, builder, article
):
    seat = AssignmentFactory(
        article=article, persona=builder.personas.get(), panelist=builder, by=editor, state="submitted"
    )
    take = Take.objects.get(assignment=seat)
    address = f"/admin/comments/take/{take.pk}/begin/"
    assert newsroom.post(address, {"text": "Zebra: too short."}).status_code == 302
    assert "Zebra: too short." in page_of(newsroom, article)
    thread = Thread.objects.get()
    client.force_login(writer)
    assert "Zebra" not in page_of(client, article)
    for path in (address, f"/admin/comments/thread/{thread.pk}/reply/", f"/admin/comments/thread/{thread.pk}/resolve/"):
        assert client.post(path, {"text": "Mine."}).status_code == 403
    assert client.get(f"/admin/comments/take/{take.pk}/people/").status_code == 403
    for missing in ("take/999999", "article/999999", "user/1"):
        assert client.post(f"/admin/comments/{missing}/begin/", {"text": "?"}).status_code == 404


def test_comments_leak_to_no_panelist_and_no_reader(client, editor, builder, article):
    seat = AssignmentFactory(
        article=article, persona=builder.personas.get(), panelist=builder, by=editor, state="submitted"
    )
    talking.begin(*_draft(article), by=editor, text="Zebra draft.", field="headline")
    talking.begin(TAKE, seat.takes.get(), by=editor, text="Zebra take, @builder and @editor.")
    dispatch_pending()
    for verb in (publishing.submit, publishing.approve):
        verb(article.pk, by=editor)
    deciding.approve(seat.pk, by=editor)
    publishing.publish(article.pk, by=editor)
    token = {"Authorization": f"Token {ApiToken.issue(builder.user)}"}
    client.force_login(builder.user)
    addresses = ["/desk/", f"/desk/{seat.pk}/", "/inbox/", f"/api/v1/desk/assignments/{seat.pk}/", "/", "/feed.xml"]
    pages = [client.get(path, headers=token if "api" in path else {}) for path in addresses]
    assert {page.status_code for page in pages} == {200}
    assert [page for page in pages if "zebra" in page.content.decode().lower()] == []
    assert client.post(f"/admin/comments/article/{article.pk}/begin/", {"text": "Me too."}).status_code in (302, 403)
    assert Thread.objects.count() == 2


@pytest.mark.parametrize("threads", [1, 6])
def test_the_page_costs_the_same_for_any_number_of_threads(
    newsroom, editor, article, threads, django_assert_max_num_queries
):
    for _ in range(threads):
        comment = talking.begin(*_draft(article), by=editor, text="@editor: why?", field="dek")
        talking.reply(comment.thread_id, by=editor, text="Because.")
    newsroom.get(f"/admin/articles/article/{article.pk}/change/")
    with django_assert_max_num_queries(24):
        page = newsroom.get(f"/admin/articles/article/{article.pk}/change/").content.decode()
    assert page.count('class="nr-thread"') == threads
