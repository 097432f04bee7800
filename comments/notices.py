"""Who hears of comments: whoever is spoken to, and of replies whoever took part."""

from cms.accounts.roles import colleague
from cms.events.models import Event
from cms.notifications.letters.passages import Quote, quote
from cms.notifications.letters.vocabulary import HEADLINE, Flag, Passage, Word, describe
from cms.notifications.routing import Notice, tell
from cms.notifications.topics import Topic, join
from comments.models import Comment, Thread
from comments.subjects import of_thread


def _comment(event: Event) -> Comment | None:
    comments = Comment.objects.select_related("thread", "author")
    return comments.filter(pk=event.data.get("comment"), thread=event.subject_id).first()


def _mentioned(event: Event) -> list:
    comment = _comment(event)
    return _readers(comment, comment.mentioned.all()) if comment else []


def _took_part(event: Event) -> list:
    """Everybody else in the thread so far."""
    comment = _comment(event)
    if comment is None:
        return []
    said = comment.thread.comments.filter(pk__lt=comment.pk).select_related("author").prefetch_related("mentioned")
    people = {person for one in said for person in (one.author, *one.mentioned.all()) if person}
    return _readers(comment, people - set(comment.mentioned.all()))


def _readers(comment: Comment, people) -> list:
    """Those of them who may read it still."""
    commentable = of_thread(comment.thread)
    return [person for person in people if commentable.may(person)]


def _at_the_thread(event: Event) -> dict:
    comment = _comment(event)
    thread = comment.thread
    commentable = of_thread(thread)
    row = commentable.find(thread.subject_id)
    return {
        "article": {"headline": commentable.name(row)},
        "comment": comment,
        "thread": thread,
        "url": f"{commentable.url(row)}#thread-{thread.pk}",
        "reply_to": comment.author,
    }


def _stands(event: Event) -> bool:
    """The comment is there, and what it is about."""
    comment = _comment(event)
    return comment is not None and of_thread(comment.thread).find(comment.thread.subject_id) is not None


# The first that fits tells a person: who is spoken to in a reply is told of that, once.
for _name in ("comment.begin", "comment.reply"):
    tell(_name, Notice("mentioned", _mentioned, _at_the_thread, _stands))
tell("comment.reply", Notice("comment_replied", _took_part, _at_the_thread, _stands))

join(
    Topic(
        "comments",
        "Comments",
        "Somebody speaks to you, or replies where you took part.",
        frozenset({"mentioned", "comment_replied"}),
        concerns=colleague,
    )
)


def _commenter(facts: dict) -> str:
    author = facts["comment"].author
    return author.name if author else "Somebody"


WORDS = (
    Word("commenter", "Who wrote the comment", "Grace Hopper", _commenter),
    HEADLINE,
    Passage("passage", "What it is about", Quote("It lasts nine years."), lambda facts: quote(facts["thread"].quote)),
    Passage("comment", "The comment", Quote("Who says so?"), lambda facts: quote(facts["comment"].text)),
    Flag("resolved", "It was resolved since", False, lambda facts: facts["thread"].state == Thread.State.RESOLVED),
)
describe("mentioned", "Somebody is spoken to in a comment", *WORDS)
describe("comment_replied", "A comment is replied to", *WORDS)
