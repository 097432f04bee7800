"""The states of an article: the whole table. Everything that changes Article.state goes through move(ARTICLE, …)."""

from django.utils import timezone

from articles.checklist import obstacles_to
from articles.models import Article
from cms.accounts.roles import chief, clock, decider, editor, publisher, writer
from cms.events.machine import Machine, Move
from cms.lib.html import to_text
from cms.lib.times import spell

DRAFT, IN_REVIEW, APPROVED, SCHEDULED, PUBLISHED, WITHDRAWN = Article.State.values


def same_version(article, facts):
    """What is decided on is what was read: `version`, when given, must be the row's."""
    version = facts.get("version")
    if version is not None and version != article.version:
        return f"it was saved since (version {article.version}, you saw {version}). Look at it again."


same_version.code = "stale"


def same_time(article, facts):
    """Who gives it another time has seen the time it has: `slot`, when given, must be the row's."""
    slot = facts.get("slot")
    if slot is not None and slot != article.slot:
        now = f"it goes out {spell(article.publish_at)}" if article.publish_at else "it has no time any more"
        return f"somebody gave it another time since: {now}. Look at it again."


same_time.code = "stale"


def has_text(article, facts):
    """A headline and a body."""
    if not article.headline.strip() or not to_text(article.body_html):
        return "it needs a headline and a body."


def says_why(article, facts):
    """A reason or note in words."""
    if not (facts.get("reason") or facts.get("note") or "").strip():
        return "say why."


says_why.code = "reason_required"


def in_the_future(article, facts):
    """A time to publish at, still to come."""
    publish_at = facts.get("publish_at")
    if publish_at is None:
        return "say when (publish_at)."
    if publish_at <= timezone.now():
        return "the time to publish has already passed. Choose one to come, or publish now."


in_the_future.code = "publish_at_past"


def has_news(article, facts):
    """Readers would see something new: so that publishing twice has one effect."""
    if article.state == PUBLISHED and not article.has_unpublished_changes:
        return "readers see this version already; nothing was saved since."


has_news.code = "nothing_new"


def gate(article, facts):
    """No check that blocks finds anything lacking, or a chief overrides it with a reason."""
    why = obstacles_to(article)
    if why and not facts.get("override_reason"):
        return " ".join(why)


gate.code = "gate"


def may_override(article, facts):
    """Only a chief overrides the gate."""
    if facts.get("override_reason") and not chief(facts.get("override_by")):
        return "only a chief editor may override the checklist."


may_override.code = "not_allowed"


def is_another_edition(article, facts):
    """An edition of this article that is not the live one."""
    edition = facts.get("edition")
    if edition is None or edition.article_id != article.pk:
        return "it has no such edition."
    if edition.pk == article.live_edition_id:
        return f"edition {edition.number} is what readers see already."


def its_writer(user, article):
    """An editor, or the writer who drafted it."""
    return editor(user) or (writer(user) and article.created_by_id == user.pk)


def publisher_or_clock(user, article):
    """Whoever publishes, or a schedule that they set."""
    return publisher(user) or clock(user)


def decider_or_clock(user, article):
    """Who decides on takes, or nobody, where what they decided earlier comes about."""
    return decider(user) or clock(user)


def move_(sources, target, may, *holds):
    """One line of the table. Every move compares the version first."""
    return Move(frozenset(sources), target, may, (same_version, *holds))


MOVES = {  #           from                              to          who         what must hold
    "submit":     move_({DRAFT},                         IN_REVIEW,  its_writer, has_text),
    "return":     move_({IN_REVIEW, APPROVED},           DRAFT,      editor,     says_why),
    "approve":    move_({IN_REVIEW},                     APPROVED,   editor,     has_text),
    "schedule":   move_({APPROVED, SCHEDULED},           SCHEDULED,  publisher,     same_time, in_the_future),
    "unschedule": move_({SCHEDULED},                     APPROVED,   publisher,  same_time),
    "publish":    move_({APPROVED, SCHEDULED, PUBLISHED, WITHDRAWN},
                                                         PUBLISHED,  publisher_or_clock,
                           has_text, has_news, may_override, gate),
    "extend":     move_({PUBLISHED},                     PUBLISHED,  decider_or_clock),
    "rollback":   move_({PUBLISHED},                     PUBLISHED,  chief,      is_another_edition),
    "withdraw":   move_({PUBLISHED, SCHEDULED, APPROVED},
                                                         WITHDRAWN,  chief,      says_why),
}  # fmt: skip


def lock(pk: int) -> Article | None:
    """The article's row, locked: the lock for all that belongs to the article, its seats included."""
    return Article.objects.select_for_update().filter(pk=pk).first()


PHRASES = dict(Article.State.choices) | {DRAFT: "a draft"}
VERBS = {"rollback": "roll back"}
ARTICLE = Machine("article", lock, MOVES, PHRASES, VERBS)
