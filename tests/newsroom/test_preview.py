"""The preview: the reader's own page with the draft and the takes as they stand, for colleagues and by shared links."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles import autosaving, drafting, publishing, sharing
from articles.models import Edition, PreviewLink
from cms.events.machine import NotAllowed
from cms.events.models import Event
from panels import writing
from tests.factories import ArticleFactory, AssignmentFactory, OrganizationFactory, PanelistFactory, UserFactory
from tests.support.strict import FRAMED, PAGES, policy_in

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/article/"


def seat(article, persona, state, by, words="", **facts):
    """A seat of that persona, whose panelist is called Zebra, and whose take says `words`."""
    panelist = PanelistFactory(user__username=f"zebra-{persona.slug}", user__first_name="Zebra", personas=[persona])
    made = AssignmentFactory(
        article=article, persona=persona, panelist=panelist, by=by, state="accepted", brief="Zebra.", **facts
    )
    if words:
        writing.submit(made.pk, by=panelist.user, draft=words)
    if state == "approved":
        AssignmentFactory._approve(made.pk, panelist.user, by)
    return made


@pytest.fixture
def article(editor, the_builder, the_skeptic):
    """In review, about somebody, with a take handed in and a seat whose panelist has a draft."""
    about = {"organizations": [OrganizationFactory(name="Kelp House", slug="kelp-house")]}
    made = ArticleFactory(state="in_review", by=editor, headline="Kelp by night", body_html="<p>It glows.</p>", **about)
    seat(made, the_builder, "submitted", editor, "Handed in.")
    open_seat = seat(made, the_skeptic, "accepted", editor)
    writing.save_draft(open_seat.pk, by=open_seat.panelist.user, draft="Zebra draft.", version=1)
    return made


@pytest.fixture
def shared(article, editor):
    """The address of a shared preview."""
    return f"/preview/{sharing.share(article.pk, by=editor, label='The lawyer')[1]}/"


def main(page) -> str:
    return re.search(r"<main.*</main>", page.content.decode(), re.DOTALL).group()


def test_colleagues_see_the_readers_page_with_the_draft_and_the_takes_as_they_stand(client, editor, article):
    client.force_login(editor)
    page = client.get(f"{LIST}{article.pk}/preview/")
    words = page.content.decode()
    assert "<b>Preview</b> of version 1. Not published." in words
    for shown in (
        "Kelp by night",
        "<p>It glows.</p>",
        "Handed in.",
        "Not approved yet.",
        "This take is still to come.",
    ):
        assert shown in words
    assert "zebra" not in words.lower()
    assert not Edition.objects.exists()


def test_the_preview_of_what_is_complete_is_the_page_that_publishing_makes(client, editor, the_builder):
    article = ArticleFactory(
        state="approved",
        by=editor,
        dek="By the sea.",
        byline="Ruth Bell",
        source_url="https://kelp.example/",
        organizations=[OrganizationFactory()],
    )
    seat(article, the_builder, "approved", editor, "A take.")
    client.force_login(editor)
    preview = main(client.get(f"{LIST}{article.pk}/preview/"))
    publishing.publish(article.pk, by=editor)
    page = main(client.get(f"/articles/{article.slug}/"))

    bar = re.compile(r'\s*<p class="previewed".*?</p>', re.DOTALL)
    changed = re.compile(r' <a href="[^"]*/history/">What changed</a>|\s*<p class="share">.*?</p>', re.DOTALL)
    assert re.sub(r"\s+", " ", bar.sub("", preview)) == re.sub(r"\s+", " ", changed.sub("", page))


def test_the_preview_is_in_the_zone_of_the_site_and_of_the_day_it_goes_out(client, editor, settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    editor.time_zone = "America/Los_Angeles"
    editor.save()
    article = ArticleFactory(state="approved", by=editor)
    when = timezone.now().replace(hour=12, minute=30) + timedelta(days=3)
    publishing.schedule(article.pk, by=editor, publish_at=when)
    client.force_login(editor)
    with timezone.override(settings.TIME_ZONE):
        day = timezone.localdate(when)
    assert f'<time datetime="{day:%Y-%m-%d}">' in client.get(f"{LIST}{article.pk}/preview/").content.decode()


def test_own_words_that_are_not_saved_are_in_the_own_preview_alone(client, editor, article, shared):
    typed = {"headline": "Kelp by <day>", "body_html": "<p>New.</p><script>x</script>"}
    autosaving.keep(article.pk, by=editor, page="1", version=1, base=1, fields=typed)
    client.force_login(editor)
    own = client.get(f"{LIST}{article.pk}/preview/").content.decode()
    assert "with what you typed and have not saved" in own
    assert "Kelp by &lt;day&gt;" in own
    assert "<p>New.</p>" in own
    assert "<script" not in own
    client.force_login(UserFactory(role="editor"))
    for address in (f"{LIST}{article.pk}/preview/", shared):
        page = client.get(address).content.decode()
        assert "Kelp by night" in page
        assert [counted for counted in ("<script", "<noscript", "/seen/") if counted in page] == []


def test_the_preview_may_be_framed_by_our_own_pages_and_no_other_page_may(client, editor, article, shared):
    client.force_login(editor)
    page = client.get(f"{LIST}{article.pk}/preview/")
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    assert policy_in(page["Content-Security-Policy"]) == FRAMED
    assert "Content-Security-Policy-Report-Only" not in page
    for address in (shared, f"{LIST}{article.pk}/change/", f"{LIST}{article.pk}/preview/wide/"):
        assert client.get(address)["X-Frame-Options"] == "DENY", address
    assert policy_in(client.get(shared)["Content-Security-Policy"]) == PAGES
    change = client.get(f"{LIST}{article.pk}/change/")
    assert "Content-Security-Policy-Report-Only" not in change
    newsroom = policy_in(change["Content-Security-Policy"])
    assert newsroom - PAGES == {
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "frame-src 'self'",
    }


def test_a_writer_with_a_take_of_their_own_to_write_sees_no_other(client, article, the_skeptic):
    panelist = article.assignments.get(persona=the_skeptic).panelist.user
    panelist.groups.add(*UserFactory(role="writer").groups.all())
    panelist.is_staff = True
    panelist.save()
    client.force_login(panelist)
    address = f"{LIST}{article.pk}/preview/"
    assert "Handed in." not in client.get(address).content.decode()
    writing.submit(article.assignments.get(persona=the_skeptic).pk, by=panelist, draft="Mine.")
    assert "Handed in." in client.get(address).content.decode()


def test_the_preview_is_for_the_newsroom(client, article, builder):
    assert client.get(f"{LIST}{article.pk}/preview/").status_code == 302
    client.force_login(builder.user)
    assert client.get(f"{LIST}{article.pk}/preview/").status_code == 302


def test_a_frame_whose_session_has_ended_says_so_in_place_of_a_door_that_no_frame_shows(client, article):
    page = client.get(f"{LIST}{article.pk}/preview/", headers={"Sec-Fetch-Dest": "iframe"})
    assert (page.status_code, page["X-Frame-Options"]) == (401, "SAMEORIGIN")
    assert "You are signed out" in main(page)
    assert article.headline not in page.content.decode()


def test_a_link_shows_the_article_as_it_then_stands_to_whoever_has_it(client, editor, article, shared):
    drafting.save(article.pk, version=1, by=editor, headline="Kelp by dawn")
    words = client.get(shared).content.decode()
    assert "Kelp by dawn" in words
    assert "<b>Preview</b> of version 2. Not published." in words
    assert "Handed in." in words
    assert "zebra" not in words.lower()
    assert editor.name not in words


def test_a_shared_preview_is_kept_by_nobody_and_tells_nobody_where_it_is(client, shared):
    client.cookies["sessionid"] = "anything"
    for address, status in ((shared, 200), ("/preview/none/", 404)):
        page = client.get(address)
        assert page.status_code == status
        assert page["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert page["Cache-Control"] == "no-store, private"
        assert page["Referrer-Policy"] == "no-referrer"
        assert not page.cookies
        assert "ETag" not in page
        assert "Cookie" not in page.get("Vary", "")
    words = client.get(shared).content.decode()
    assert '<meta name="robots" content="noindex, nofollow, noarchive">' in words
    assert shared.split("/")[2] not in words
    assert "og:" not in words
    assert "canonical" not in words
    assert "Disallow: /preview/" in client.get("/robots.txt").content.decode()


def test_a_revoked_link_is_gone_at_once_as_if_it_never_was(client, editor, article, shared):
    link = PreviewLink.objects.get()
    assert client.get(shared).status_code == 200
    client.force_login(editor)
    client.post(f"{LIST}{article.pk}/share/{link.pk}/revoke/")
    revoked, unknown = client.get(shared), client.get("/preview/x/")
    assert (revoked.status_code, unknown.status_code) == (404, 404)
    assert revoked.content == unknown.content
    sharing.revoke(link.pk, by=editor)
    assert Event.objects.filter(name="article.unshare").count() == 1


def test_an_expired_link_says_so_kindly(client, shared):
    PreviewLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    page = client.get(shared)
    assert page.status_code == 410
    assert "has expired" in page.content.decode()
    assert "Kelp" not in page.content.decode()


def test_a_withdrawn_article_shows_no_preview(client, editor, chief, article, shared):
    publishing.approve(article.pk, by=editor)
    publishing.withdraw(article.pk, by=chief, reason="Wrong.")
    page = client.get(shared)
    assert page.status_code == 410
    assert "Kelp" not in page.content.decode()
    with pytest.raises(publishing.Conflict):
        sharing.share(article.pk, by=editor, label="x")


def test_a_link_is_shown_once_kept_as_a_hash_listed_and_counted(client, editor, article):
    client.force_login(editor)
    made = client.post(f"{LIST}{article.pk}/share/", {"label": "The <lawyer>", "days": "30"}).content.decode()
    [token] = re.findall(r"/preview/([\w-]{43})/", made)
    link = PreviewLink.objects.get()
    assert (link.digest, link.created_by) == (sharing.digest_of(token), editor)
    assert timedelta(days=29) < link.expires_at - timezone.now() <= timedelta(days=30)
    assert token not in str(Event.objects.values_list("data", flat=True))

    client.get(f"/preview/{token}/")
    client.head(f"/preview/{token}/")
    for address in (f"{LIST}{article.pk}/change/", "/admin/articles/previewlink/"):
        words = client.get(address).content.decode()
        assert "The &lt;lawyer&gt;" in words
        assert token not in words
    link.refresh_from_db()
    assert link.seen_count == 1
    assert "seen 1 time" in client.get(f"{LIST}{article.pk}/change/").content.decode()


@pytest.mark.parametrize("days", ["0", "91", "-1", "x", ""])
def test_a_time_that_makes_no_sense_is_refused_with_what_was_typed(client, editor, article, days):
    client.force_login(editor)
    answer = client.post(f"{LIST}{article.pk}/share/", {"label": "The lawyer", "days": days})
    assert answer.status_code == 422
    assert "The lawyer" in answer.content.decode()
    assert not PreviewLink.objects.exists()


def test_previews_are_shared_by_editors_alone(client, writer, article, shared):
    link = PreviewLink.objects.get()
    client.force_login(writer)
    assert client.post(f"{LIST}{article.pk}/share/", {"label": "x", "days": "7"}).status_code == 403
    assert client.post(f"{LIST}{article.pk}/share/{link.pk}/revoke/").status_code == 403
    assert client.get("/admin/articles/previewlink/").status_code == 403
    assert "The lawyer" not in client.get(f"{LIST}{article.pk}/change/").content.decode()
    with pytest.raises(NotAllowed):
        sharing.share(article.pk, by=writer, label="x")


def test_no_log_tells_a_token(client, shared, caplog, settings):
    from io import StringIO
    from logging import getLogger
    from logging.config import dictConfig

    token = shared.split("/")[2]
    said = StringIO()
    config = settings.LOGGING | {"handlers": {"console": settings.LOGGING["handlers"]["console"] | {"stream": said}}}
    dictConfig(config)
    try:
        PreviewLink.objects.update(revoked_at=timezone.now())
        client.get(shared)
        getLogger("django.server").info('"GET %s HTTP/1.1" %s', shared, 200)
    finally:
        dictConfig(settings.LOGGING)
    assert "/preview/…/" in said.getvalue()
    assert token not in said.getvalue()
