"""The checklist: what it finds, what that does, who sets it, and that every door says the same."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone
from rest_framework.test import APIClient

from articles import drafting, publishing
from articles.checklist import checklist, checklist_of, set_rule
from articles.models import CheckRule
from cms.events.machine import Conflict
from cms.events.models import Event
from tests.factories import ArticleFactory, AssignmentFactory, PersonaFactory, PictureFactory

pytestmark = pytest.mark.django_db
LIST, RULES = "/admin/articles/article/", "/admin/articles/checkrule/"
NO_ALT = "Say what the picture shows, for those who cannot see it, or that it only decorates."
NO_SOURCE = "Name the original source."


def tones(article) -> dict[str, str]:
    return {finding.check.key: finding.tone for finding in checklist(article)}


def rule(key: str, level: str, most: int | None = None) -> None:
    CheckRule.objects.filter(key=key).update(level=level, most=most)


def test_an_article_with_nothing_but_a_headline_and_a_body_may_go_out(editor):
    article = ArticleFactory(state="approved", by=editor)
    assert tones(article) == {
        "headline": "ok",
        "dek": "warns",
        "alt": "ok",
        "source": "warns",
        "links": "ok",
        "seats": "ok",
        "blind": "ok",
    }
    assert publishing.publish(article.pk, by=editor).number == 1


@pytest.mark.parametrize(
    ("key", "fields", "sentence"),
    [
        ("headline", {"headline": "x" * 91}, "Shorten the headline: it has 91 characters"),
        ("dek", {"dek": " "}, "Write a dek"),
        ("dek", {"dek": "x" * 301}, "Shorten the dek: it has 301 characters"),
        ("source", {}, NO_SOURCE),
    ],
)
def test_what_is_lacking_is_said_with_what_to_do(key, fields, sentence, editor):
    article = ArticleFactory(by=editor, **fields)
    [finding] = [finding for finding in checklist(article) if finding.check.key == key]
    assert finding.lacking[0].startswith(sentence)
    assert finding.tone == "warns"


def test_a_picture_without_words_holds_the_article_back_until_it_has_some(editor):
    article = ArticleFactory(state="approved", by=editor, picture=PictureFactory())
    with pytest.raises(Conflict, match=NO_ALT):
        publishing.publish(article.pk, by=editor)
    drafting.save(article.pk, version=1, by=editor, picture_alt="A kelp forest at noon")
    assert publishing.publish(article.pk, by=editor).number == 1


@pytest.fixture
def lacking(editor):
    """An approved article to which a take, and a source that is set to block, are missing."""
    rule("source", "block")
    article = ArticleFactory(state="approved", by=editor, headline="Kelp by night")
    AssignmentFactory(article=article, persona=PersonaFactory(name="The Skeptic"), by=editor, state="submitted")
    return article


WHY = [NO_SOURCE, "The Skeptic has submitted; decide on the take."]


def test_every_door_tells_the_same_of_what_blocks(client, editor, lacking):
    client.force_login(editor)
    for name in ("publish", "schedule"):
        page = client.get(f"{LIST}{lacking.pk}/move/{name}/").content.decode()
        assert [why in page for why in WHY] == [True, True], name

    caller = APIClient()
    caller.force_authenticate(editor)
    answer = caller.post(f"/api/v1/newsroom/articles/{lacking.pk}/publish/", {}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "gate")
    assert answer.json()["detail"] == f"Cannot publish this article: {' '.join(WHY)}"

    publishing.schedule(lacking.pk, by=editor, publish_at=timezone.now() + timedelta(minutes=1))
    assert publishing.publish_due(timezone.now() + timedelta(minutes=2)) == 0
    assert Event.objects.get(name="article.publish_refused").data["why"].endswith(" ".join(WHY))
    type(lacking).objects.update(publish_at=timezone.now() - timedelta(minutes=1))
    for address in ("/admin/", LIST, f"{LIST}{lacking.pk}/change/"):
        page = client.get(address).content.decode()
        assert [why in page for why in WHY] == [True, True], address


def test_a_chief_overrides_whatever_blocks(client, chief, lacking):
    client.force_login(chief)
    page = client.get(f"{LIST}{lacking.pk}/move/publish/").content.decode()
    assert "Why it goes out all the same" in page
    client.post(f"{LIST}{lacking.pk}/move/publish/", {"version": 1, "override_reason": "It cannot wait."})
    assert Event.objects.get(name="article.publish").data["override_reason"] == "It cannot wait."


def test_what_warns_is_shown_before_publishing_and_needs_no_reason(client, editor):
    article = ArticleFactory(state="approved", by=editor)
    client.force_login(editor)
    page = client.get(f"{LIST}{article.pk}/move/publish/").content.decode()
    assert "Worth a look before it goes out" in page
    assert NO_SOURCE in page
    client.post(f"{LIST}{article.pk}/move/publish/", {"version": 1})
    article.refresh_from_db()
    assert article.state == "published"


def test_what_is_off_is_not_looked_at(editor):
    rule("source", "off")
    assert "source" not in tones(ArticleFactory(by=editor))


def test_a_chief_sets_what_a_check_does_and_it_holds_from_then_on(
    client, chief, editor, django_capture_on_commit_callbacks
):
    article = ArticleFactory(state="approved", by=editor, headline="Twenty-one characters")
    assert tones(article)["headline"] == "ok"
    client.force_login(chief)
    pk = CheckRule.objects.get(key="headline").pk
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{RULES}{pk}/change/", {"level": "block", "most": "20"})
    assert tones(article)["headline"] == "blocks"
    with pytest.raises(Conflict, match="it has 21 characters, 20 at most"):
        publishing.publish(article.pk, by=editor)
    event = Event.objects.get(name="check.change")
    assert (event.actor, event.data) == (chief, {"level": "blocks publishing", "most": 20})


def test_the_checklist_is_read_by_editors_and_set_by_chiefs_alone(client, editor, writer):
    pk = CheckRule.objects.get(key="alt").pk
    client.force_login(editor)
    page = client.get(RULES).content.decode()
    assert "Required takes" in page
    assert client.post(f"{RULES}{pk}/change/", {"level": "off"}).status_code == 403
    client.force_login(writer)
    assert client.get(RULES).status_code == 403
    assert CheckRule.objects.get(pk=pk).level == "block"


def test_required_takes_block_or_warn_and_are_always_looked_at(client, chief, editor, panel):
    article = ArticleFactory(state="approved", by=editor)
    AssignmentFactory(article=article, by=editor)
    assert tones(article)["seats"] == "blocks"
    client.force_login(chief)
    pk = CheckRule.objects.get(key="seats").pk
    off = client.post(f"{RULES}{pk}/change/", {"level": "off"})
    assert off.context["adminform"].form.errors.keys() == {"level"}
    with pytest.raises(ValidationError, match="always looked at"):
        set_rule(pk, by=chief, level="off")
    client.post(f"{RULES}{pk}/change/", {"level": "warn"})
    assert Event.objects.get(name="check.change").data == {"level": "warns"}
    cache.clear()
    assert tones(article)["seats"] == "warns"
    publishing.publish(article.pk, by=editor)
    article.refresh_from_db()
    assert article.state == "published"


@pytest.mark.parametrize("most", ["9", "601", "-1", "x"])
def test_a_number_that_makes_no_sense_is_refused(client, chief, most):
    client.force_login(chief)
    rule_ = CheckRule.objects.get(key="headline")
    answer = client.post(f"{RULES}{rule_.pk}/change/", {"level": "warn", "most": most})
    assert answer.status_code == 200  # the form again, with what is wrong
    assert answer.context["adminform"].form.errors
    assert CheckRule.objects.get(key="headline").most == 90


@pytest.mark.parametrize("count", [1, 3])
def test_the_checklists_of_many_articles_cost_what_one_costs(count, editor, django_assert_num_queries):
    articles = [
        ArticleFactory(by=editor, body_html=f'<p><a href="https://kelp.example/{n}">Kelp</a></p>') for n in range(count)
    ]
    for article in articles:
        AssignmentFactory(article=article, by=editor)
    with django_assert_num_queries(4):  # the rules, the links, the seats, the blind rounds
        assert len(checklist_of(articles)) == count
    deferred = type(articles[0]).objects.defer("body_html")
    with django_assert_num_queries(5):  # the list, its bodies, the links, the seats, the rounds; the rules are known
        assert len(checklist_of(deferred)) == count


def test_the_checklist_stands_beside_the_form_and_leads_to_what_is_lacking(client, writer):
    article = ArticleFactory(by=writer)
    client.force_login(writer)
    page = client.get(f"{LIST}{article.pk}/change/").content.decode()
    assert '<a href="#id_source_url">Original source</a> <span class="nr-tone">warns</span>' in page
    assert NO_SOURCE in page
    assert NO_SOURCE in client.get(f"{LIST}{article.pk}/checklist/").content.decode()


def test_the_checklist_is_for_the_newsroom(client, builder):
    article = ArticleFactory()
    client.force_login(builder.user)
    assert client.get(f"{LIST}{article.pk}/checklist/").status_code == 302
